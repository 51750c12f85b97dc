/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads what a profile says about the entries of marked functions into the model. */
#ifndef CLI_PROFILE_MARKS_H
#define CLI_PROFILE_MARKS_H

#include "input/xmlpull.h"
#include "model/model.h"

/* What the three lists refer to, and how far they have been read. All zero: the profile does not have them. */
struct mark_reading {
	struct xmlpull *pull;
	struct model *model;
	const GArray *stacks;        /* of uint32_t: maps the file's ids to the model's */
	uint32_t first_mark, marks;
	uint32_t first_snapshot, snapshots;
	uint32_t first_growth, growths;
};

/* Call it when the stacks were read. */
void profile_marks_begin(struct mark_reading *r, struct xmlpull *pull, struct model *m, const GArray *stacks);

/* Read one <mark>, one <snapshot> and one <growth>, and check all lists when they are complete. */
bool profile_mark(struct mark_reading *r, const struct pull_value *v, GError **error);
bool profile_snapshot(struct mark_reading *r, const struct pull_value *v, GError **error);
bool profile_growth(struct mark_reading *r, const struct pull_value *v, GError **error);
bool profile_marks_end(struct mark_reading *r, int64_t events, GError **error);

#endif
