/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a profile says of the blocks that are alive at the end, into the model. */
#ifndef CLI_PROFILE_LEAKS_H
#define CLI_PROFILE_LEAKS_H

#include "input/xmlpull.h"
#include "model/model.h"

/* What the two lists refer to, and how far they were read. */
struct leak_reading {
	struct xmlpull *pull;
	struct model *model;
	const GArray *stacks;        /* of uint32_t: from the file's ids to the model's */
	uint32_t first_site, sites;  /* the model's index of the file's site 1; their number */
	uint32_t first_thread, threads;
	uint32_t first_leak, leaks;
	uint32_t holds;
	uint32_t last_held;          /* the leak of the last hold */
};

/* After the sites, which are the model's last ones, as are the threads. */
void profile_leaks_begin(struct leak_reading *l, struct xmlpull *pull, struct model *m, const GArray *stacks,
                         uint32_t sites, uint32_t threads);

/* One <leak>, one <hold>, and what must be so when both lists are complete. */
bool profile_leak(struct leak_reading *l, const struct pull_value *v, GError **error);
bool profile_hold(struct leak_reading *l, const struct pull_value *v, GError **error);
bool profile_leaks_end(struct leak_reading *l, GError **error);

#endif
