/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Growth at marks, as text. */
#ifndef CLI_VIEW_MARKS_H
#define CLI_VIEW_MARKS_H

#include "analysis/mark_growth.h"
#include "views/view_page.h"

/* Writes the section `Growth at marks`. Writes nothing if there are no marks. rows: from mark_growth_rows. filtered: filters
   may have removed rows. */
void view_marks_put(struct page *p, const struct model *m, const GArray *rows, bool filtered);

#endif
