/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The sections of a Markdown report besides its rows: assertions, gates, leaks, threads, and growth at marks. */
#ifndef CLI_MARKDOWN_SECTIONS_H
#define CLI_MARKDOWN_SECTIONS_H

#include "views/view.h"
#include "views/view_page.h"

/* Writes the table of failed assertions. Writes nothing if there are none. */
void markdown_assertions(struct page *p);

/* Writes the table of gates. Writes nothing if there are none. */
void markdown_gates(struct page *p);

void markdown_leaks(struct page *p, const struct leak_report *r);

/* Writes the threads, and who freed whose blocks. Writes nothing unless the options ask for threads. */
void markdown_threads(struct page *p, const struct view_side *side);

/* Write the advice of a report, and what changed of it in a comparison. Write nothing if there is none. */
void markdown_advice(struct page *p, const struct view_report *r);
void markdown_advice_changes(struct page *p, const struct view_comparison *c);

/* Writes what grew at one mark. rows: from mark_growth_rows. place: the index of the mark in the model. */
void markdown_growth(struct page *p, const struct model *m, const GArray *rows, uint32_t place);

#endif
