/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What stands beside the rows of a report in Markdown: gates, leaks, threads, and what grew at marks. */
#ifndef CLI_MARKDOWN_SECTIONS_H
#define CLI_MARKDOWN_SECTIONS_H

#include "views/view.h"
#include "views/view_page.h"

/* Nothing where there are no gates. */
void markdown_gates(struct page *p);

void markdown_leaks(struct page *p, const struct leak_report *r);

/* Nothing where threads are not asked for. */
void markdown_threads(struct page *p, const struct view_side *side);

/* What grew at one mark; rows: of mark_growth_rows, place: the mark's. */
void markdown_growth(struct page *p, const struct model *m, const GArray *rows, uint32_t place);

#endif
