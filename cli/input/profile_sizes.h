/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads which sizes the sites of a profile asked for. */
#ifndef CLI_PROFILE_SIZES_H
#define CLI_PROFILE_SIZES_H

#include "input/xmlpull.h"
#include "model/model.h"

struct size_reading {
	struct xmlpull *pull;        /* NULL: the profile has no such list */
	struct model *model;
	uint32_t first_site, sites;  /* the model's index of the file's site 1; how many there are */
	uint32_t first_size, sizes;
};

/* Call it when the sites were read: they are the last ones in the model. */
void profile_sizes_begin(struct size_reading *r, struct xmlpull *pull, struct model *m, uint32_t sites);

/* Read one <size>, and check the list when it is complete. */
bool profile_size(struct size_reading *r, const struct pull_value *v, GError **error);
bool profile_sizes_end(struct size_reading *r, GError **error);

#endif
