/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Sites added up into groups: rows by what the report groups by, and of a row its places and its traces. */
#ifndef CLI_AGGREGATE_H
#define CLI_AGGREGATE_H

#include "names/attribution.h"

struct group {
	uint32_t key;
	guint first, count;   /* its sites: `count` of them from the grouping's sites[first] on */
	struct cost cost;
	process_id process;   /* of a row that has no sites; none where it has */
};

struct grouping {
	const struct model *model;
	const struct catalog *catalog;
	struct attribution *attribution;
	enum group_kind kind;
	GArray *groups;       /* of struct group, in order of their keys until they are sorted */
	uint32_t *sites;      /* indices into the model's sites */
};

/* Which sites take part. */
typedef bool (*aggregate_keeps)(void *data, const struct site *site);

/* The rows: all sites for which keeps says so (NULL: all), by attribution_group. What was alive at the peak
   is counted for the sites of *peak alone, the process whose peak the report is about. */
struct grouping *aggregate_rows(const struct model *m, const struct catalog *c, struct attribution *a,
                                process_id peak, aggregate_keeps keeps, void *data);

/* The sites of one group of `whole` by place or by trace; or by name those that came through a function of a dependency, which
   is what they are called by: see attribution_via. */
struct grouping *aggregate_parts(const struct grouping *whole, const struct group *group, enum group_kind kind,
                                 struct attribution *a, process_id peak);

/* All sites of the rows, which are as aggregate_rows made them, as one group of this name; no group where there are no rows. */
struct grouping *aggregate_whole(const struct grouping *rows, name_id name);

void aggregate_free(struct grouping *g);

/* Orders groups by key, ties by what they are called. */
void aggregate_sort(struct grouping *g, enum sort_key key);

/* What groups of this kind are ordered by where their keys tell them apart alone. */
int aggregate_compare_keys(const struct catalog *c, enum group_kind kind, uint32_t a, uint32_t b);

/* Names of the threads of a group's sites, each once, in order of the threads: `worker`, `main thread`,
   `thread 3`. */
GPtrArray *aggregate_threads(const struct grouping *g, const struct group *group);

/* What a group of this kind and key is called, to be freed with g_free: `a::grow`, `src/a.rs:12`, `a::grow <
   a::main`. */
char *aggregate_key_name(const struct catalog *c, enum group_kind kind, uint32_t key);

/* The most that a group had alive at the peak of one process, and which process that was; 0 and none where it had nothing
   alive at any. */
int64_t aggregate_peak_share(const struct grouping *g, const struct group *group, process_id *process);

/* The highest peak of a process that a group has sites in: what the process had alive, the group's own or not. */
int64_t aggregate_process_peak(const struct grouping *g, const struct group *group);

/* The depth at which the stacks of a group's sites were cut: that of their processes; 0 where it is not
   known. */
int64_t aggregate_depth(const struct grouping *g, const struct group *group);

#endif
