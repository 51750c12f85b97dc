/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "view_marks.h"

#include "units.h"

#include <inttypes.h>

static void put_blocks(struct page *p, int64_t first, int64_t last, int64_t first_bytes, int64_t last_bytes)
{
	fprintf(p->out, "%" PRId64 " → %" PRId64 " block%s (%s → %s)", first, last, page_plural(last),
	        units_bytes(first_bytes).text, units_bytes(last_bytes).text);
}

static void put_row(struct page *p, const struct model *m, const struct growth_row *row)
{
	const struct growth *g = row->growth;
	fputs("    ", p->out);
	page_name(p, row->function);
	fputs(": ", p->out);
	put_blocks(p, g->first_blocks, g->last_blocks, g->first_bytes, g->last_bytes);
	fprintf(p->out, ", grew at %" PRId64 " of %" PRId64 " entries", g->grew, row->intervals);
	if (g->shrank > 0)
		fprintf(p->out, ", shrank at %" PRId64, g->shrank);
	fputs("\n", p->out);
	if (p->options->verbosity == 2) {
		fputs("        ", p->out);
		page_place(p, row->place);
		fputs("\n", p->out);
	} else if (p->options->verbosity > 2) {
		const struct mark *mark = &g_array_index(m->marks, struct mark, g->mark);
		page_trace(p, "        ", row->trace, model_get_process(m, mark->process)->depth);
	}
}

static void put_mark(struct page *p, const struct model *m, uint32_t place, const GArray *rows, bool filtered)
{
	const struct mark *mark = &g_array_index(m->marks, struct mark, place);
	guint count, shown;
	const struct growth_row *row = growth_of_mark(rows, place, &count);
	page_text(p, model_text(m, mark->function));
	if (mark->entries == 0) {
		fputs(": " GROWTH_NEVER_ENTERED "\n", p->out);
		return;
	}
	if (m->processes->len > 2) {
		fputs(" of ", p->out);
		page_text(p, model_get_process(m, mark->process)->label);
	}
	if (mark->entries == 1) {
		fputs(", entered once: growth shows from the second entry on\n", p->out);
		return;
	}
	fprintf(p->out, ", entered %" PRId64 " times: ", mark->entries);
	put_blocks(p, mark->first.blocks, mark->last.blocks, mark->first.bytes, mark->last.bytes);
	fputs("\n", p->out);
	shown = p->options->limit >= 0 && p->options->limit < count ? (guint)p->options->limit : count;
	for (guint i = 0; i < shown; i++)
		put_row(p, m, &row[i]);
	if (shown < count)
		fprintf(p->out, "    … %u more\n", count - shown);
	if (count == 0)
		fputs(filtered ? "    (no growth matches the filters)\n" : "    (nothing grew)\n", p->out);
}

void view_marks_put(struct page *p, const struct model *m, const GArray *rows, bool filtered)
{
	if (m->marks->len == 0)
		return;
	fputs("\nGrowth at marks:\n", p->out);
	for (uint32_t i = 0; i < m->marks->len; i++)
		if (growth_is_told(m, i))
			put_mark(p, m, i, rows, filtered);
}
