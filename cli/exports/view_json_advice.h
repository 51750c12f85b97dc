/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Advice, as JSON. */
#ifndef CLI_VIEW_JSON_ADVICE_H
#define CLI_VIEW_JSON_ADVICE_H

#include "exports/view_json_parts.h"
#include "views/view.h"

/* Write the member `advice` of a report or a comparison. Write nothing if there is no advice. */
void view_json_advice(const struct view_report *r, FILE *out);
void view_json_advice_changes(const struct view_comparison *c, FILE *out);

#endif
