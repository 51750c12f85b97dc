/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "views/view_page.h"

#include "base/escape.h"
#include "base/units.h"

#include <inttypes.h>

struct page page_new(FILE *out, const struct report_options *options, const struct view_context *context,
                     const struct catalog *catalog)
{
	return (struct page){ .out = out, .options = options, .context = context, .catalog = catalog, .scratch = g_string_new(NULL) };
}

void page_clear(struct page *p)
{
	g_string_free(p->scratch, TRUE);
}

void page_text(struct page *p, const char *text)
{
	/* Most names are plain, and a large report has millions of them. */
	if (p->put == NULL && escape_is_plain(text)) {
		fputs(text, p->out);
		return;
	}
	g_string_truncate(p->scratch, 0);
	escape_append(p->scratch, text);
	if (p->put != NULL)
		p->put(p->out, p->scratch->str);
	else
		fputs(p->scratch->str, p->out);
}

void page_remark(struct page *p, const char *text)
{
	if (text == NULL)
		return;
	fputs("(", p->out);
	page_text(p, text);
	fputs(")\n", p->out);
}

void page_name(struct page *p, name_id n)
{
	page_text(p, catalog_text(p->catalog, n));
}

void page_key(struct page *p, enum group_kind kind, uint32_t key)
{
	g_autofree char *name = aggregate_key_name(p->catalog, kind, key);
	page_text(p, name);
}

const char *page_plural(int64_t n)
{
	return n == 1 ? "" : "s";
}

void page_place(struct page *p, place_id id)
{
	struct place place = catalog_get_place(p->catalog, id);
	page_name(p, place.file);
	if (place.line != 0)
		fprintf(p->out, ":%" PRIu32, place.line);
}

void page_call(struct page *p, struct call call)
{
	const char *remark = call_remark(call.inlined, call.jumped);
	page_name(p, call.function);
	if (call.file.i != 0) {
		fputs(" (", p->out);
		page_name(p, call.file);
		if (call.line != 0)
			fprintf(p->out, ":%" PRIu32, call.line);
		fprintf(p->out, "%s)", remark);
	} else if (call.object.i != 0 && !g_str_has_prefix(catalog_text(p->catalog, call.function), "???")) {
		fputs(" (", p->out);
		page_name(p, call.object);
		fprintf(p->out, "%s)", remark);
	}
}

void page_trace(struct page *p, const char *indent, trace_id t, int64_t depth)
{
	while (t.i != 0) {
		struct trace trace = catalog_get_trace(p->catalog, t);
		fputs(indent, p->out);
		if (trace.call.i != 0)
			page_call(p, catalog_get_call(p->catalog, trace.call));
		else if (depth > 0)
			fprintf(p->out, "… (cut at depth %" PRId64 ")", depth);
		else
			fputs("… (cut)", p->out);
		fputs("\n", p->out);
		t = trace.parent;
	}
}

void page_blocks(struct page *p, const char *before, int64_t blocks, int64_t bytes)
{
	fprintf(p->out, "%s%" PRId64 " (%s)", before, blocks, units_row(bytes).text);
}

void page_number(struct page *p, const char *name, int64_t value)
{
	fprintf(p->out, "  %s: %" PRId64 "\n", name, value);
}

void page_rounded(struct page *p, int64_t bytes)
{
	enum { LEAST = 1024 };
	if (bytes >= LEAST)
		fprintf(p->out, " (%s)", units_bytes(bytes).text);
}

void page_memory(struct page *p, const char *name, int64_t bytes, int64_t blocks)
{
	fprintf(p->out, "  %s: %" PRId64 " byte%s", name, bytes, page_plural(bytes));
	page_rounded(p, bytes);
	fprintf(p->out, " in %" PRId64 " block%s", blocks, page_plural(blocks));
}

void page_widths(const char *const *cells, int *widths, size_t columns)
{
	for (size_t i = 0; i < columns; i++)
		widths[i] = MAX(widths[i], (int)g_utf8_strlen(cells[i], -1));
}

void page_cells(struct page *p, const char *const *cells, const int *widths, size_t columns)
{
	fprintf(p->out, "%s%*s", cells[0], widths[0] - (int)g_utf8_strlen(cells[0], -1), "");
	for (size_t i = 1; i < columns; i++)
		fprintf(p->out, "  %*s%s", widths[i] - (int)g_utf8_strlen(cells[i], -1), "", cells[i]);
	fputs("\n", p->out);
}
