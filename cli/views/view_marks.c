/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "views/view_marks.h"

#include "base/units.h"

#include <inttypes.h>

static void put_blocks(struct page *p, int64_t first, int64_t last, int64_t first_bytes, int64_t last_bytes)
{
	fprintf(p->out, "%" PRId64 " → %" PRId64 " block%s (%s → %s)", first, last, page_plural(last),
	        units_bytes(first_bytes).text, units_bytes(last_bytes).text);
}

static void put_times(struct page *p, const struct mark_growth_stack *s)
{
	fprintf(p->out, "grew at %" PRId64 " of %" PRId64 " entries", s->growth->grew, s->intervals);
	if (s->growth->shrank > 0)
		fprintf(p->out, ", shrank at %" PRId64, s->growth->shrank);
}

/* Writes a stack of a row: with -vv its place, with -vvv its frames. If the row has several stacks, adds the numbers of this
   one. */
static void put_stack(struct page *p, const struct model *m, const struct mark_growth_row *row,
                      const struct mark_growth_stack *s)
{
	const struct growth *g = s->growth;
	bool alone = row->stacks->len == 1;
	fputs(alone && p->options->verbosity > 2 ? "" : "        ", p->out);
	if (p->options->verbosity == 2)
		page_place(p, s->place);
	else if (!alone)
		fputs("stack", p->out);
	if (!alone) {
		fputs(": ", p->out);
		put_blocks(p, g->first_blocks, g->last_blocks, g->first_bytes, g->last_bytes);
		fputs(", ", p->out);
		put_times(p, s);
	}
	if (!alone || p->options->verbosity == 2)
		fputs("\n", p->out);
	if (p->options->verbosity > 2) {
		const struct mark *mark = &g_array_index(m->marks, struct mark, g->mark);
		page_trace(p, alone ? "        " : "            ", s->trace, model_get_process(m, mark->process)->depth);
	}
}

static void put_row(struct page *p, const struct model *m, const struct mark_growth_row *row)
{
	fputs("    ", p->out);
	page_name(p, row->function);
	fputs(": ", p->out);
	put_blocks(p, row->first_blocks, row->last_blocks, row->first_bytes, row->last_bytes);
	if (row->changed <= 1)
		fputs(", ", p->out);
	else
		fprintf(p->out, ", in %u stacks: one ", row->changed);
	put_times(p, mark_growth_stack(row, 0));
	fputs("\n", p->out);
	for (guint i = 0; i < row->stacks->len && p->options->verbosity >= 2; i++)
		put_stack(p, m, row, mark_growth_stack(row, i));
}

static void put_body(struct page *p, const struct model *m, const struct mark *mark)
{
	g_autofree char *body = mark_growth_body(m, mark);
	if (body == NULL)
		return;
	fputs("    (" MARK_GROWTH_BODY, p->out);
	page_text(p, body);
	fputs(")\n", p->out);
}

static void put_mark(struct page *p, const struct model *m, uint32_t place, const GArray *rows, bool filtered)
{
	const struct mark *mark = &g_array_index(m->marks, struct mark, place);
	guint count, shown;
	const struct mark_growth_row *row = mark_growth_of_mark(rows, place, &count);
	page_text(p, model_text(m, mark->function));
	if (mark->entries == 0) {
		fputs(": " MARK_GROWTH_NEVER_ENTERED "\n", p->out);
		put_body(p, m, mark);
		return;
	}
	if (m->processes->len > 2) {
		fputs(" in ", p->out);
		page_text(p, model_get_process(m, mark->process)->label);
	}
	if (mark->entries == 1) {
		fputs(", entered once: growth needs two entries\n", p->out);
		put_body(p, m, mark);
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
	put_body(p, m, mark);
}

void view_marks_put(struct page *p, const struct model *m, const GArray *rows, bool filtered)
{
	if (m->marks->len == 0)
		return;
	fputs("\nGrowth at marks:\n", p->out);
	for (uint32_t i = 0; i < m->marks->len; i++)
		if (mark_growth_is_told(m, i))
			put_mark(p, m, i, rows, filtered);
}
