/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Leaks as text, for people. docs/leaks.md describes the report. */
#ifndef CLI_VIEW_TEXT_LEAKS_H
#define CLI_VIEW_TEXT_LEAKS_H

#include "analysis/leak_report.h"
#include "views/view_page.h"

void view_text_leaks(struct page *p, const struct leak_report *r);

#endif
