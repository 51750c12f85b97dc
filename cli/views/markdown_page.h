/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A page in GitHub's Markdown. In names and paths, a character that Markdown or HTML would interpret becomes a numeric
   reference, such as &#42; for an asterisk: GitHub then shows the character itself. */
#ifndef CLI_MARKDOWN_PAGE_H
#define CLI_MARKDOWN_PAGE_H

#include "views/view_page.h"

/* The most rows without --limit: more are too many to read. */
enum { MARKDOWN_ROWS = 25 };

/* Returns a page whose sheet has as much room as a comment on a pull request. Closing the page writes it to out and frees
   it. */
struct page markdown_page_new(const struct report_options *options, const struct view_context *context,
                              const struct catalog *catalog);
void markdown_page_close(struct page *p, FILE *out);

/* Write a text, or the name of a row, as code. */
void markdown_code(struct page *p, const char *text);
void markdown_key(struct page *p, enum group_kind kind, uint32_t key);

/* Return how many of n rows the page shows, and how many of these get details. */
guint markdown_shown(const struct page *p, guint n);
guint markdown_detailed(const struct page *p, guint n);

/* Returns the title of the column with the names of the rows: `Function`. */
const char *markdown_row_title(const struct page *p);

#endif
