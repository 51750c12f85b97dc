/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What grew at marks, for people to read. */
#ifndef CLI_VIEW_MARKS_H
#define CLI_VIEW_MARKS_H

#include "analysis/mark_growth.h"
#include "views/view_page.h"

/* A section of its own; nothing where there are no marks. rows: of mark_growth_rows; filtered: some may be left out. */
void view_marks_put(struct page *p, const struct model *m, const GArray *rows, bool filtered);

#endif
