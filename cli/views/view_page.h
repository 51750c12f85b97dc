/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What reports for people are made of: text from outside, places, calls, amounts of memory, tables. */
#ifndef CLI_VIEW_PAGE_H
#define CLI_VIEW_PAGE_H

#include "analysis/aggregate.h"
#include "model/options.h"
#include "names/catalog.h"
#include "views/view_context.h"

#include <stdio.h>

struct sheet;

/* Where a report goes, and what it needs to be written. */
struct page {
	FILE *out;
	const struct report_options *options;
	const struct view_context *context;
	const struct catalog *catalog;
	/* Writes text that is fit for a terminal so that the format does not act upon it. NULL: it acts upon none. */
	void (*put)(FILE *out, const char *shown);
	struct sheet *sheet;      /* what out leads to where there is only so much room; NULL: there is any */
	GString *scratch;
};

struct page page_new(FILE *out, const struct report_options *options, const struct view_context *context,
                     const struct catalog *catalog);
void page_clear(struct page *p);

/* Text from outside. */
void page_text(struct page *p, const char *text);
void page_name(struct page *p, name_id n);
/* What a row, a place or a trace of this kind is called. */
void page_key(struct page *p, enum group_kind kind, uint32_t key);

/* `s` where there are several. */
const char *page_plural(int64_t n);

/* `file:line` */
void page_place(struct page *p, place_id id);
/* `function (file:line, inlined)`, or the object where the file is not known. */
void page_call(struct page *p, struct call call);
/* A call a line. depth: at which stacks were cut; 0: not known. */
void page_trace(struct page *p, const char *indent, trace_id t, int64_t depth);

/* `: 12 (0.31 KB)`, `before` being the colon. */
void page_blocks(struct page *p, const char *before, int64_t blocks, int64_t bytes);
/* ` (4.45 KB)` behind a number of bytes that is easier to read so. */
void page_rounded(struct page *p, int64_t bytes);
/* Lines of a summary; that of memory is left open. */
void page_number(struct page *p, const char *name, int64_t value);
void page_memory(struct page *p, const char *name, int64_t bytes, int64_t blocks);

/* A table: widens the columns for a row, whose cells are escaped already; writes it, the first column to the left and the others
   to the right. */
void page_widths(const char *const *cells, int *widths, size_t columns);
void page_cells(struct page *p, const char *const *cells, const int *widths, size_t columns);

#endif
