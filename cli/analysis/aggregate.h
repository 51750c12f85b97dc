/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Adds sites up into groups: the rows of a report, and the places and traces of a row. */
#ifndef CLI_AGGREGATE_H
#define CLI_AGGREGATE_H

#include "analysis/side.h"

struct group {
	uint32_t key;
	guint first, count;   /* its sites: `count` of them, from sites[first] of the grouping */
	struct cost cost;
	process_id process;   /* only for a row without sites; else none */
};

struct grouping {
	const struct side *side;
	enum group_key by;    /* what the rows are; in the parts of a row, what that row is */
	enum group_kind kind; /* what the keys are */
	process_id peak;      /* live bytes at the peak are counted for the sites of this process only */
	GArray *groups;       /* of struct group, in order of keys until aggregate_sort */
	uint32_t *sites;      /* indices into the model's sites */
};

/* Decides whether a site takes part. */
typedef bool (*aggregate_keeps)(void *data, const struct site *site);

/* The rows: the sites that keeps accepts (NULL accepts all), grouped by row_key. The peak is the side's. */
struct grouping *aggregate_rows(const struct side *side, enum group_key by, aggregate_keeps keeps, void *data);

/* Splits one group of `whole` by place or by trace. By name it takes only sites that came through a function of a dependency,
   and groups them by that function: see attribution_via. */
struct grouping *aggregate_parts(const struct grouping *whole, const struct group *group, enum group_kind kind);

/* The same, but another side of the same model gives the names. */
struct grouping *aggregate_parts_of(const struct side *side, const struct grouping *whole, const struct group *group,
                                    enum group_kind kind);

/* All sites of rows (from aggregate_rows) as one group with this name. Has no group if there are no rows. */
struct grouping *aggregate_whole(const struct grouping *rows, name_id name);

void aggregate_free(struct grouping *g);

/* Sorts groups by key, then by name. */
void aggregate_sort(struct grouping *g, enum sort_key key);

/* Compares two keys of this kind: the last criterion of every order of groups. */
int aggregate_compare_keys(const struct catalog *c, enum group_kind kind, uint32_t a, uint32_t b);

/* Names of the threads of a group's sites, each once, in order of the threads: `worker`, `main thread`,
   `thread 3`. */
GPtrArray *aggregate_threads(const struct grouping *g, const struct group *group);

/* The name of a group of this kind and key: `a::grow`, `src/a.rs:12`, `a::grow < a::main`. Free with g_free. */
char *aggregate_key_name(const struct catalog *c, enum group_kind kind, uint32_t key);

/* The bytes that a group had alive at the peak of a process, for the process where that is most. 0 and none if it had nothing
   alive at any peak. */
int64_t aggregate_peak_share(const struct grouping *g, const struct group *group, process_id *process);

/* The highest peak, in bytes, of the processes that the group has sites in: all that the process had alive. */
int64_t aggregate_process_peak(const struct grouping *g, const struct group *group);

/* The number of frames at which the stacks of the group's sites were cut. 0 if unknown. */
int64_t aggregate_depth(const struct grouping *g, const struct group *group);

#endif
