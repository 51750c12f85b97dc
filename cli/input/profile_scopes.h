/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads the names of regions and phases in a profile into the model, and which of them sites are in. */
#ifndef CLI_PROFILE_SCOPES_H
#define CLI_PROFILE_SCOPES_H

#include "input/xmlpull.h"
#include "model/model.h"

struct scope_reading {
	struct xmlpull *pull;
	struct model *model;
	GArray *names[SCOPE_KINDS];  /* of string_id, by the file's ids; [0] is none */
	int64_t last_event;          /* the latest at which a phase was first entered */
};

/* End it in any case. */
void profile_scopes_begin(struct scope_reading *r, struct xmlpull *pull, struct model *m);
void profile_scopes_end(struct scope_reading *r);

/* Read one <phase> and one <region>, and what a site is in. */
bool profile_phase(struct scope_reading *r, const struct pull_value *v, GError **error);
bool profile_region(struct scope_reading *r, const struct pull_value *v, GError **error);
bool profile_scopes_site(const struct scope_reading *r, const struct pull_value *v, struct site *site, GError **error);

/* How many there are of a kind. */
uint32_t profile_scopes_count(const struct scope_reading *r, enum scope_kind kind);

/* Checks the list when all of the profile was read. */
bool profile_scopes_check(const struct scope_reading *r, int64_t events, GError **error);

#endif
