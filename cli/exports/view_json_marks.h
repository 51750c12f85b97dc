/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Growth at marks, as JSON. */
#ifndef CLI_VIEW_JSON_MARKS_H
#define CLI_VIEW_JSON_MARKS_H

#include "analysis/mark_growth.h"
#include "exports/view_json_parts.h"

/* Writes the member `marks` of the document. Writes nothing if there are no marks. rows: from mark_growth_rows. */
void view_json_marks(const struct model *m, const struct catalog *c, const struct report_options *options,
                     const GArray *rows, FILE *out);

#endif
