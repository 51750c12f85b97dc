/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A side: a model that is open for reports and gates. It knows the function and the row that each allocation is charged to.
   Both are computed when first needed, once for all reports and gates. */
#ifndef CLI_SIDE_H
#define CLI_SIDE_H

#include "names/row_key.h"

struct side {
	const struct model *model;
	struct catalog *catalog;
	struct attribution *attribution;
	struct row_keys *keys;
	struct cost totals;       /* of the whole run */
	process_id peak;          /* the process whose peak is in the totals */
};

/* Borrows its arguments. workspace: see attribution_new. */
struct side *side_new(const struct model *m, struct catalog *c, const struct report_options *options, const char *workspace);
void side_free(struct side *s);

/* Two sides with one catalog: a name, place or stack that both have gets the same id in both. */
struct side_pair {
	struct catalog *catalog;
	struct side *baseline;    /* NULL: there is none */
	struct side *current;
};

/* The sides of a run and of its baseline. The baseline may be NULL. sides_new borrows its arguments. */
struct sides;
struct sides *sides_new(const struct model *m, const struct model *baseline, const struct report_options *options,
                        const char *workspace);
void sides_free(struct sides *s);

/* Whether there is a baseline. */
bool sides_compare(const struct sides *s);

/* Return the two sides, which s owns, and open them on the first call. sides_as_they_are has lines. sides_of_any_place has
   none, so that code which only moved to another line or file is the same on both sides: comparisons need that. */
const struct side_pair *sides_as_they_are(struct sides *s);
const struct side_pair *sides_of_any_place(struct sides *s);

#endif
