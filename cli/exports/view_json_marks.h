/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What grew at marks, for programs to read. */
#ifndef CLI_VIEW_JSON_MARKS_H
#define CLI_VIEW_JSON_MARKS_H

#include "analysis/mark_growth.h"
#include "exports/view_json_parts.h"

/* The member `marks` of the document; nothing where there are no marks. rows: of mark_growth_rows. */
void view_json_marks(const struct model *m, const struct catalog *c, const struct report_options *options,
                     const GArray *rows, FILE *out);

#endif
