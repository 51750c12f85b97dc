/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Leaks as JSON. */
#ifndef CLI_VIEW_JSON_LEAKS_H
#define CLI_VIEW_JSON_LEAKS_H

#include "analysis/leak_report.h"

#include <stdio.h>

/* Writes the member `leaks` of the document. */
void view_json_leaks(const struct leak_report *r, const struct report_options *options, FILE *out);

#endif
