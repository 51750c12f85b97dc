/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The functions that options named to choose what counts, as JSON. */
#ifndef CLI_VIEW_JSON_SELECTIONS_H
#define CLI_VIEW_JSON_SELECTIONS_H

#include "exports/view_json_parts.h"
#include "model/model.h"

/* Writes the member `selections` of the document. Writes nothing if there are none. */
void view_json_selections(const struct model *m, FILE *out);

#endif
