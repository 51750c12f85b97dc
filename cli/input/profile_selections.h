/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads which functions options named to choose what counts, into the model. */
#ifndef CLI_PROFILE_SELECTIONS_H
#define CLI_PROFILE_SELECTIONS_H

#include "input/xmlpull.h"
#include "model/model.h"

/* All zero: the profile does not have the list. */
struct selection_reading {
	struct xmlpull *pull;
	struct model *model;
	uint32_t selections;
};

/* Reads what <selections> says of the process. */
void profile_selections_begin(struct selection_reading *r, struct xmlpull *pull, struct model *m, struct process *process,
                              const struct pull_value *v);

/* Reads one <selection>. */
bool profile_selection(struct selection_reading *r, const struct pull_value *v, GError **error);

#endif
