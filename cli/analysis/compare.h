/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The differences between two groupings of the same kind, made with one catalog. */
#ifndef CLI_COMPARE_H
#define CLI_COMPARE_H

#include "analysis/aggregate.h"

enum delta_status { DELTA_NEW, DELTA_GONE, DELTA_GROWN, DELTA_SHRUNK, DELTA_CHANGED, DELTA_MOVED, DELTA_UNCHANGED };

/* The difference for one key. A side without the key has a NULL group. A moved row has its current key; the baseline's group
   keeps the old one. Groups are borrowed. */
struct delta {
	uint32_t key;
	const struct group *baseline, *current;
	/* The lowest format versions of the sides' files: a side without the row has a 0 for each counter that these know. */
	int64_t baseline_version, current_version;
	int64_t allocations, bytes;   /* current − baseline */
	enum delta_status status;     /* of allocations and bytes: unchanged if only leaks differ */
	bool leaks_known;             /* leaks were looked for on both sides; if not, the next three are 0 */
	int64_t leaked_blocks, leaked_bytes;
	guint new_leaks;              /* how many of its stacks leak that leaked nothing in the baseline */
};

/* The two groups of one key; as in struct delta, one may be NULL. */
struct compare_pair { uint32_t key; const struct group *baseline, *current; };

/* Returns an array of struct compare_pair, one for every key of either grouping, in order of keys. NULL is an empty grouping. */
GArray *compare_keys(const struct grouping *baseline, const struct grouping *current);

/* The same, but pairs up what moved: a row of the baseline alone and one of current alone are one pair if they have the same
   kept name (see row_key.h), allocations, bytes and live bytes at exit. If several fit, the first by name is taken. */
GArray *compare_pairs(const struct grouping *baseline, const struct grouping *current);

/* Decides whether a changed delta is wanted. */
typedef bool (*compare_keeps)(const void *data, const struct delta *delta);

/* Returns an array of struct delta: each key that moved, or whose allocations, bytes or leaks changed, and that keeps accepts
   (NULL accepts all). Sorted by the size of the change of `key`, then of the other measure, then by name. A NULL grouping is
   empty. */
GArray *compare_groups(const struct grouping *baseline, const struct grouping *current, enum sort_key key,
                       compare_keeps keeps, const void *data);

/* The places or traces that make up the change of a row. */
struct compare_parts {
	struct grouping *baseline, *current;
	GArray *deltas;
};

/* row: of these rows. */
struct compare_parts compare_parts(const struct grouping *baseline, const struct grouping *current, const struct delta *row,
                                   enum group_kind kind, enum sort_key key);
void compare_parts_clear(struct compare_parts *p);

/* The cost of a side: zero for NULL. */
struct cost compare_cost(const struct group *group);

/* The same of the two sides of a delta, with the counters that the files of a side know, though it lacks the row. */
struct cost compare_baseline_cost(const struct delta *d);
struct cost compare_current_cost(const struct delta *d);

#endif
