/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What changed between two groupings of the same kind, made with one catalog. */
#ifndef CLI_COMPARE_H
#define CLI_COMPARE_H

#include "analysis/aggregate.h"

enum delta_status { DELTA_NEW, DELTA_GONE, DELTA_GROWN, DELTA_SHRUNK, DELTA_CHANGED, DELTA_MOVED, DELTA_UNCHANGED };

/* One key of the groupings. A side that lacks it has a NULL group; of what was moved the key is the current one, the
   baseline's group has its own. Groups are borrowed. */
struct delta {
	uint32_t key;
	const struct group *baseline, *current;
	int64_t allocations, bytes;   /* current − baseline */
	enum delta_status status;     /* by these; unchanged where only what is leaked is not the same */
	bool leaks_known;             /* on both sides; else the next three are 0 */
	int64_t leaked_blocks, leaked_bytes;
	guint new_leaks;              /* stacks of it that leak now and leaked nothing in the baseline */
};

/* Likewise. */
struct compare_pair { uint32_t key; const struct group *baseline, *current; };

/* Of struct compare_pair: every key of the groupings as it is, in their order. A NULL grouping is an empty one. */
GArray *compare_keys(const struct grouping *baseline, const struct grouping *current);

/* The same, but that what is only in the baseline and what is only in current are one pair, moved from here to there, when
   they have the same kept name (see attribution.h) and agree in allocations, bytes and what is alive at exit; of several that
   could be either, the first is the first in the order of names. */
GArray *compare_pairs(const struct grouping *baseline, const struct grouping *current);

/* Which deltas are of interest, besides those that changed. */
typedef bool (*compare_keeps)(const void *data, const struct delta *delta);

/* Of struct delta: every key that was moved, or whose allocations, bytes or leaks changed, and for which keeps (NULL: all) says
   so, by the size of the change of `key`, ties by the other of the two, then by name. A NULL grouping is an empty
   one. */
GArray *compare_groups(const struct grouping *baseline, const struct grouping *current, enum sort_key key,
                       compare_keeps keeps, const void *data);

/* One side of a comparison. */
struct compare_side {
	const struct grouping *rows;
	struct attribution *attribution;
	process_id peak;
};

/* The places or traces that account for the change of a row. */
struct compare_parts {
	struct grouping *baseline, *current;
	GArray *deltas;
};

struct compare_parts compare_parts(const struct compare_side *baseline, const struct compare_side *current,
                                   const struct delta *row, enum group_kind kind, enum sort_key key);
void compare_parts_clear(struct compare_parts *p);

/* The cost of a side: zero for NULL. */
struct cost compare_cost(const struct group *group);

#endif
