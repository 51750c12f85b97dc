/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which stacks grew from the first entry of a marked function to the last, in the order in which a report tells them. */
#ifndef CLI_GROWTH_H
#define CLI_GROWTH_H

#include "aggregate.h"

/* What a report says of a mark that was not entered, and what to do. */
#define GROWTH_NEVER_ENTERED \
	"never entered. A function that is inlined everywhere never is: write #[inline(never)] before it, " \
	"or name one that calls it"

struct growth_row {
	const struct growth *growth;
	int64_t intervals;           /* how often it could have grown */
	name_id function;            /* that it is attributed to */
	place_id place;              /* of that */
	trace_id trace;
};

/* Of struct growth_row, to be released with g_array_unref: of each mark in turn, those that grew each time come first, and
   of them those that did so most often. Filtered as aggregate_rows does. */
GArray *growth_rows(const struct model *m, const struct catalog *c, struct attribution *a, aggregate_keeps keeps,
                    void *data);

/* The rows of the mark at this place of the model's table, which stand together: the first, and *count of them. */
const struct growth_row *growth_of_mark(const GArray *rows, uint32_t mark, guint *count);

/* Whether a report should tell of the mark: it was entered or, where none of its function was, it is the first of these. */
bool growth_is_told(const struct model *m, uint32_t mark);

#endif
