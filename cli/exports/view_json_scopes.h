/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Regions, phases and snapshots in JSON reports. */
#ifndef CLI_VIEW_JSON_SCOPES_H
#define CLI_VIEW_JSON_SCOPES_H

#include "analysis/aggregate.h"
#include "exports/view_json_parts.h"

/* Writes the lists `regions` and `phases` that the programs of a run named. Leaves out what is empty. */
void view_json_scopes(const struct model *m, FILE *out);

/* Writes the list `snapshots` that the programs made, unless it is empty. */
void view_json_moments(const struct model *m, FILE *out);

/* Sets `regions` and `phases` of an item: the names of those that a group's sites are in, unless they are in none. */
void view_json_scope_names(json_t *item, const struct grouping *g, const struct group *group);

#endif
