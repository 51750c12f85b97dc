/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which functions, and which of their stacks, grew from the first entry of a marked function to the last, in the order in which a
   report tells them. */
#ifndef CLI_GROWTH_H
#define CLI_GROWTH_H

#include "analysis/aggregate.h"

/* What a report says of a mark that was not entered, and what to do. */
#define GROWTH_NEVER_ENTERED \
	"never entered. A function that is inlined everywhere never is: write #[inline(never)] before it, " \
	"or name one that calls it"

/* One stack that has more alive at the last entry than at the first. */
struct growth_stack {
	const struct growth *growth;
	int64_t intervals;           /* how often it could have grown */
	place_id place;              /* of the function that it is attributed to */
	trace_id trace;
};

/* A function, and what was alive of all its stacks, of those that did not grow, too. */
struct growth_row {
	uint32_t mark;
	name_id function;
	int64_t first_blocks, first_bytes, last_blocks, last_bytes;
	guint changed;               /* how many of its stacks grew or shrank at some entry: of one alone the function did just then */
	GArray *stacks;              /* of struct growth_stack, at least one: that which grew most often first */
};

static inline const struct growth_stack *growth_stack(const struct growth_row *row, guint i)
{ return &g_array_index(row->stacks, struct growth_stack, i); }

/* Of struct growth_row, to be released with g_array_unref: of each mark in turn, those with a stack that grew each time come first, and
   of them those whose stack did so most often. Filtered as aggregate_rows does. */
GArray *growth_rows(const struct model *m, const struct catalog *c, struct attribution *a, aggregate_keeps keeps,
                    void *data);

/* The rows of the mark at this place of the model's table, which stand together: the first, and *count of them. */
const struct growth_row *growth_of_mark(const GArray *rows, uint32_t mark, guint *count);

/* Whether a report should tell of the mark: it was entered or, where none of its function was, it is the first of these. */
bool growth_is_told(const struct model *m, uint32_t mark);

/* Where no allocation at all was made below the functions of a mark: the closure, as the body of an async function is one, that is a
   part of one of them and did allocate, elsewhere; to be freed with g_free. NULL where there is none. */
char *growth_body(const struct model *m, const struct mark *mark);

/* What a report says then, with the name of that closure. */
#define GROWTH_BODY "nothing is allocated below it: an async function only makes its future. To see its body, mark "

#endif
