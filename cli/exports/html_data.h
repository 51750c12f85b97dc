/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* All that a page shows, as one document of JSON: docs/report-format.md describes it, and cli/page/data.js reads it. */
#ifndef CLI_HTML_DATA_H
#define CLI_HTML_DATA_H

#include "views/view.h"

/* Write the document of a report or a comparison to a stream of visible_json. raw: where that one goes. */
void html_data_report(const struct view_report *r, FILE *out, FILE *raw);
void html_data_comparison(const struct view_comparison *c, FILE *out, FILE *raw);

#endif
