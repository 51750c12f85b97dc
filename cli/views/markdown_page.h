/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A page of GitHub's Markdown. Whatever Markdown or HTML would act upon in text from outside is written as a numeric character
   reference, which is text wherever it stands. */
#ifndef CLI_MARKDOWN_PAGE_H
#define CLI_MARKDOWN_PAGE_H

#include "views/view_page.h"

/* As many rows are fit to be read where --limit does not say. */
enum { MARKDOWN_ROWS = 25 };

/* A page with a sheet that has room for a comment on a pull request; closing it writes it to out. */
struct page markdown_page_new(const struct report_options *options, const struct view_context *context,
                              const struct catalog *catalog);
void markdown_page_close(struct page *p, FILE *out);

/* Text from outside, and what a row is called, as code. */
void markdown_code(struct page *p, const char *text);
void markdown_key(struct page *p, enum group_kind kind, uint32_t key);

/* How many of n rows are shown, and how many of these have details. */
guint markdown_shown(const struct page *p, guint n);
guint markdown_detailed(const struct page *p, guint n);

/* The head of a column of rows: `Function`. */
const char *markdown_row_title(const struct page *p);

#endif
