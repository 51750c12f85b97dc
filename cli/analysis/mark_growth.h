/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The functions and stacks that have more memory alive at the last entry of a marked function than at the first, in the order
   of a report. */
#ifndef CLI_MARK_GROWTH_H
#define CLI_MARK_GROWTH_H

#include "analysis/aggregate.h"

/* The text of a report for a mark whose function never ran. */
#define MARK_GROWTH_NEVER_ENTERED \
	"never entered. Check its name. If all its calls are inlined, add #[inline(never)] to it or mark a function that calls it"

/* One stack that has more alive at the last entry than at the first. */
struct mark_growth_stack {
	const struct growth *growth;
	int64_t intervals;           /* at how many entries it could have grown */
	place_id place;              /* where the function that it is attributed to allocates */
	trace_id trace;
};

/* A function, and what all its stacks have alive, including those that did not grow. */
struct mark_growth_row {
	uint32_t mark;
	name_id function;
	int64_t first_blocks, first_bytes, last_blocks, last_bytes;
	guint changed;               /* how many of its stacks grew or shrank at some entry */
	GArray *stacks;              /* of struct mark_growth_stack, never empty: the stack that grew most often first */
};

static inline const struct mark_growth_stack *mark_growth_stack(const struct mark_growth_row *row, guint i)
{ return &g_array_index(row->stacks, struct mark_growth_stack, i); }

/* Returns an array of struct mark_growth_row, by mark. Rows with a stack that grew at every entry come first, then those whose stack
   grew most often. keeps selects sites as in aggregate_rows. Release with g_array_unref. */
GArray *mark_growth_rows(const struct side *side, aggregate_keeps keeps, void *data);

/* The rows of one mark, which are neighbours: returns the first, and sets *count. mark is an index into the model's table. */
const struct mark_growth_row *mark_growth_of_mark(const GArray *rows, uint32_t mark, guint *count);

/* Whether a report mentions the mark: if its function ran, or if it ran in no process and this is its first mark. */
bool mark_growth_is_told(const struct model *m, uint32_t mark);

/* An async function returns before its body runs: the body is a closure that runs elsewhere. If nothing was allocated below the
   marked functions, this returns the name of such a closure of theirs that did allocate. NULL if there is none. Free with g_free. */
char *mark_growth_body(const struct model *m, const struct mark *mark);

/* The text of a report then; the closure's name follows. */
#define MARK_GROWTH_BODY "it allocates nothing: an async function only creates its future. To see its body, mark "

#endif
