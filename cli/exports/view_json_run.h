/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A run as a whole, as JSON: its totals, its processes, and what was checked. */
#ifndef CLI_VIEW_JSON_RUN_H
#define CLI_VIEW_JSON_RUN_H

#include "views/view.h"

#include <jansson.h>

/* Return the totals of a run, those of both sides of a comparison, and what is known of a process, without its timeline. The caller
   owns them. */
json_t *view_json_summary(const struct view_side *run);
json_t *view_json_summary_change(const struct view_comparison *c);
json_t *view_json_process(const struct model *m, process_id id);

/* Writes the members `assertions` and `gates` of the document. Leaves out what is empty. */
void view_json_checks(const struct view_context *context, FILE *out);

#endif
