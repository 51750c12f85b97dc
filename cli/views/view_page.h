/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The building blocks of reports for people: names, places, calls, amounts of memory, tables. */
#ifndef CLI_VIEW_PAGE_H
#define CLI_VIEW_PAGE_H

#include "analysis/aggregate.h"
#include "model/options.h"
#include "names/catalog.h"
#include "views/view_context.h"

#include <stdio.h>

struct sheet;

/* Where a report goes, and how to write it. */
struct page {
	FILE *out;
	const struct report_options *options;
	const struct view_context *context;
	const struct catalog *catalog;
	/* Escapes text for the format. The text is already safe for a terminal. NULL: the format needs no escapes. */
	void (*put)(FILE *out, const char *shown);
	struct sheet *sheet;      /* the sheet behind out, if room is limited; else NULL */
	GString *scratch;
};

struct page page_new(FILE *out, const struct report_options *options, const struct view_context *context,
                     const struct catalog *catalog);
void page_clear(struct page *p);

/* Writes a text that the profiled program or the user chose, such as a name or a path, with escapes. */
void page_text(struct page *p, const char *text);
void page_name(struct page *p, name_id n);
/* Writes a line about the run as a whole, in brackets. Writes nothing if text is NULL. */
void page_remark(struct page *p, const char *text);
/* Writes the name of a row, a place or a trace. */
void page_key(struct page *p, enum group_kind kind, uint32_t key);

/* Returns the ending of a plural: `s`, or nothing if n is 1. */
const char *page_plural(int64_t n);

/* Writes `file:line`. */
void page_place(struct page *p, place_id id);
/* Writes `function (file:line, inlined)`. If the file is unknown, writes the object instead. */
void page_call(struct page *p, struct call call);
/* Writes a stack, a line for each call. depth: the limit at which stacks were cut; 0: unknown. */
void page_trace(struct page *p, const char *indent, trace_id t, int64_t depth);

/* Writes `before` and an amount: `: 12 (0.31 KB)`. */
void page_blocks(struct page *p, const char *before, int64_t blocks, int64_t bytes);
/* Writes ` (4.45 KB)` after a large number of bytes. Writes nothing after a small one. */
void page_rounded(struct page *p, int64_t bytes);
/* Write a line of a summary. page_memory does not end its line. */
void page_number(struct page *p, const char *name, int64_t value);
void page_memory(struct page *p, const char *name, int64_t bytes, int64_t blocks);

/* A table takes two passes. page_widths makes each column wide enough for a row. page_cells writes a row: the first column is
   aligned to the left, the others to the right. Both take escaped cells. */
void page_widths(const char *const *cells, int *widths, size_t columns);
void page_cells(struct page *p, const char *const *cells, const int *widths, size_t columns);

#endif
