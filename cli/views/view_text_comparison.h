/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Comparisons for people to read, as docs/report-format.md describes them. */
#ifndef CLI_VIEW_TEXT_COMPARISON_H
#define CLI_VIEW_TEXT_COMPARISON_H

#include "views/view.h"

#include <stdio.h>

/* At most as many functions of dependencies that a row came through are shown, in a report, too. */
enum { VIEW_TEXT_VIAS = 3 };

void view_text_comparison(const struct view_comparison *c, FILE *out);

#endif
