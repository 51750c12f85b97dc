/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads what a profile says about who released the blocks of each site into the model. */
#ifndef CLI_PROFILE_RELEASES_H
#define CLI_PROFILE_RELEASES_H

#include "input/xmlpull.h"
#include "model/model.h"

struct release_reading {
	struct xmlpull *pull;
	struct model *model;
	const GArray *stacks;        /* of uint32_t: maps the file's ids to the model's */
	uint32_t first_site, sites;  /* the model's index of the file's site 1; how many there are */
	uint32_t first_thread, threads;
	uint32_t first_release, releases;
	bool all;                    /* with stacks: the releases by the sites' own threads are listed, too */
};

/* Call it when the sites and threads were read: they are the last ones in the model. A profile need not have
   the list. */
void profile_releases_begin(struct release_reading *r, struct xmlpull *pull, struct model *m, const GArray *stacks,
                            uint32_t sites, uint32_t threads, bool all);

/* Read one <release>, and check the list when it is complete. */
bool profile_release(struct release_reading *r, const struct pull_value *v, GError **error);
bool profile_releases_end(struct release_reading *r, GError **error);

#endif
