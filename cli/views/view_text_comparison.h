/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Comparisons as text, for people. docs/report-format.md describes them. */
#ifndef CLI_VIEW_TEXT_COMPARISON_H
#define CLI_VIEW_TEXT_COMPARISON_H

#include "views/view.h"

#include <stdio.h>

/* The most functions of dependencies under a row, in comparisons and in reports. */
enum { VIEW_TEXT_VIAS = 3 };

void view_text_comparison(const struct view_comparison *c, FILE *out);

#endif
