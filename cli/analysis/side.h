/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A model opened for reports and gates: whose each allocation is, and which row it belongs to. That is worked out once for all
   who ask, as they ask. */
#ifndef CLI_SIDE_H
#define CLI_SIDE_H

#include "names/row_key.h"

struct side {
	const struct model *model;
	struct catalog *catalog;
	struct attribution *attribution;
	struct row_keys *keys;
	struct cost totals;       /* of the whole run */
	process_id peak;          /* the process whose peak these tell */
};

/* Borrows all of these. workspace: as attribution_new has it. */
struct side *side_new(const struct model *m, struct catalog *c, const struct report_options *options, const char *workspace);
void side_free(struct side *s);

/* Two sides with one catalog: what is the same in both has one id. */
struct side_pair {
	struct catalog *catalog;
	struct side *baseline;    /* NULL: there is none */
	struct side *current;
};

/* The sides of a run and of its baseline, which may be NULL; all is borrowed. */
struct sides;
struct sides *sides_new(const struct model *m, const struct model *baseline, const struct report_options *options,
                        const char *workspace);
void sides_free(struct sides *s);

/* Whether there is a baseline. */
bool sides_compare(const struct sides *s);

/* Opened when first asked for: as they are, or so that what only moved to another line or file is the same, as a comparison has
   it. */
const struct side_pair *sides_as_they_are(struct sides *s);
const struct side_pair *sides_of_any_place(struct sides *s);

#endif
