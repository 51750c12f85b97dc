/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads what a profile says about the blocks that are alive at the end into the model. */
#ifndef CLI_PROFILE_LEAKS_H
#define CLI_PROFILE_LEAKS_H

#include "input/xmlpull.h"
#include "model/model.h"

/* What the two lists refer to, and how far they have been read. */
struct leak_reading {
	struct xmlpull *pull;
	struct model *model;
	const GArray *stacks;        /* of uint32_t: maps the file's ids to the model's */
	uint32_t first_site, sites;  /* the model's index of the file's site 1; how many there are */
	uint32_t first_thread, threads;
	uint32_t first_leak, leaks;
	uint32_t holds;
	uint32_t last_held;          /* the leak of the previous hold */
};

/* Call it when the sites and threads were read: they are the last ones in the model. */
void profile_leaks_begin(struct leak_reading *l, struct xmlpull *pull, struct model *m, const GArray *stacks,
                         uint32_t sites, uint32_t threads);

/* Read one <leak> and one <hold>, and check both lists when they are complete. */
bool profile_leak(struct leak_reading *l, const struct pull_value *v, GError **error);
bool profile_hold(struct leak_reading *l, const struct pull_value *v, GError **error);
bool profile_leaks_end(struct leak_reading *l, GError **error);

#endif
