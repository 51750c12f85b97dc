/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "views/markdown_sections.h"

#include "base/units.h"
#include "views/gate_text.h"
#include "views/leak_text.h"
#include "views/markdown_page.h"
#include "views/thread_tables.h"
#include "views/view_advice.h"
#include "views/view_sheet.h"

#include <inttypes.h>

enum { MOST_TABLES = 10 };   /* tables of who freed whose blocks, one for each process */

static void put_gate(struct page *p, const struct gate_result *r)
{
	g_autofree char *subject = gate_text_subject(r);
	if (r->passed)
		sheet_item(p->sheet);
	else
		sheet_marked_item(p->sheet, "failed");
	fputs("| ", p->out);
	page_text(p, subject);
	fprintf(p->out, " | %" PRId64 " | %" PRId64 " | %s |\n", r->actual, r->allowed, r->passed ? "passed" : "**failed**");
}

/* Failed gates come first, all of them. Passed gates follow, at most as many as rows of a table. */
void markdown_gates(struct page *p)
{
	const GPtrArray *gates = p->context->gates;
	guint passed = 0;
	if (gates == NULL || gates->len == 0)
		return;
	sheet_list(p->sheet, "gate", "gates");
	fputs("| Gate | Value | At most | Result |\n| --- | ---: | ---: | --- |\n", p->out);
	for (guint i = 0; i < gates->len; i++)
		if (!((const struct gate_result *)g_ptr_array_index(gates, i))->passed)
			put_gate(p, g_ptr_array_index(gates, i));
	for (guint i = 0; i < gates->len; i++)
		if (((const struct gate_result *)g_ptr_array_index(gates, i))->passed && passed++ < MARKDOWN_ROWS)
			put_gate(p, g_ptr_array_index(gates, i));
	sheet_end(p->sheet, passed > MARKDOWN_ROWS ? passed - MARKDOWN_ROWS : 0);
	fputs("\n", p->out);
}

void markdown_assertions(struct page *p)
{
	const GPtrArray *failures = p->context->assertions != NULL ? p->context->assertions->failures : NULL;
	if (failures == NULL || failures->len == 0)
		return;
	sheet_list(p->sheet, "assertion", "assertions");
	fputs("| Assertion | Place | Found | Result |\n| --- | --- | ---: | --- |\n", p->out);
	for (guint i = 0; i < failures->len; i++) {
		const struct assertion_failure *f = g_ptr_array_index(failures, i);
		sheet_item(p->sheet);
		fputs("| ", p->out);
		markdown_code(p, f->text);
		fputs(" | ", p->out);
		page_text(p, f->place);
		fprintf(p->out, " | %" PRId64 " | **failed**", f->found);
		if (f->times > 1)
			fprintf(p->out, " %" PRId64 " times", f->times);
		fputs(" |\n", p->out);
	}
	sheet_end(p->sheet, 0);
	fputs("\n", p->out);
}

static void put_leak(struct page *p, const struct leak_report *r, const struct leak_row *row)
{
	g_autofree char *thread = leak_text_thread(ledger_pools(r->ledger), row->pool), *why = leak_text_why(r, row);
	sheet_item(p->sheet);
	fprintf(p->out, "| %s | ", leak_report_kinds[row->kind]);
	markdown_key(p, r->row_kind, row->key);
	fputs(" | ", p->out);
	page_text(p, thread);
	fprintf(p->out, " | %" PRId64 " | %s | ", row->blocks, units_bytes(row->bytes).text);
	page_text(p, why);
	fputs(" |\n", p->out);
}

void markdown_leaks(struct page *p, const struct leak_report *r)
{
	g_autoptr(GPtrArray) remarks = leak_text_remarks(r, p->options->leak_kinds);
	guint shown = markdown_shown(p, r->rows->len);
	if (r->unknown < r->processes && r->rows->len == 0)
		fputs("No leaks to show.\n", p->out);
	sheet_list(p->sheet, "row", "rows");
	if (shown > 0)
		fprintf(p->out, "| Leak | %s | Thread | Blocks | Bytes | Why |\n| --- | --- | --- | ---: | ---: | --- |\n", markdown_row_title(p));
	for (guint i = 0; i < shown; i++)
		put_leak(p, r, leak_report_row(r, i));
	sheet_end(p->sheet, r->rows->len - shown);
	for (guint i = 0; i < remarks->len; i++) {
		if (i > 0 || r->rows->len > 0 || r->unknown < r->processes)
			fputs("\n", p->out);
		page_text(p, g_ptr_array_index(remarks, i));
		fputs("\n", p->out);
	}
}

/* Writes a table. Its first column has names and is aligned to the left, the others to the right. */
static void put_table(struct page *p, const struct thread_table *t)
{
	size_t rows = thread_table_rows(t);
	for (size_t i = 0; i < rows; i++) {
		const char *const *row = thread_table_row(t, i);
		if (i == rows - 1 && t->sums)
			sheet_tail(p->sheet);
		else if (i > 0)
			sheet_item(p->sheet);
		for (size_t k = 0; k < t->columns; k++) {
			fputs(k == 0 ? "| " : " | ", p->out);
			page_text(p, row[k]);
		}
		fputs(" |\n", p->out);
		for (size_t k = 0; k < t->columns && i == 0; k++)
			fputs(k == 0 ? "| ---" : " | ---:", p->out);
		fputs(i == 0 ? " |\n" : "", p->out);
	}
	sheet_end(p->sheet, t->left_out);
}

static void put_ends(struct page *p, const struct thread_table *t)
{
	sheet_list(p->sheet, t->what, t->what);
	fputs("\n**Who freed whose blocks**", p->out);
	if (t->process != NULL) {
		fputs(" in ", p->out);
		markdown_code(p, t->process);
	}
	fputs("\n\n", p->out);
	put_table(p, t);
}

void markdown_threads(struct page *p, const struct view_side *side)
{
	if (!view_shows_threads(p->options))
		return;
	struct thread_table *threads = thread_tables_threads(side->ledger, side->side->attribution, MARKDOWN_ROWS);
	sheet_list(p->sheet, threads->what, threads->what);
	fputs("\n**Threads**\n\n", p->out);
	put_table(p, threads);
	thread_table_free(threads);
	if (!ledger_is_known(side->ledger)) {
		fputs("\nA baseline does not say who freed whose blocks.\n", p->out);
		return;
	}
	g_autoptr(GPtrArray) tables = thread_tables_ends(side->ledger, MARKDOWN_ROWS, MARKDOWN_ROWS);
	for (guint i = 0; i < tables->len && i < MOST_TABLES; i++)
		put_ends(p, tables->pdata[i]);
	if (tables->len > MOST_TABLES)
		fprintf(p->out, "\n… %u more process%s\n", tables->len - MOST_TABLES, tables->len - MOST_TABLES == 1 ? "" : "es");
}

static void put_advice(struct page *p, const struct view_advice *v, bool compares)
{
	guint shown = markdown_shown(p, v->shown->len);
	if (shown == 0)
		return;
	sheet_list(p->sheet, "piece of advice", "pieces of advice");
	fputs("\n**Advice**\n\n", p->out);
	for (guint i = 0; i < shown; i++) {
		const struct advice_change *change = &g_array_index(v->shown, struct advice_change, i);
		g_autofree char *words = view_advice_words(change->advice);
		sheet_item(p->sheet);
		fputs(compares ? change->gone ? "- gone: " : "- new: " : "- ", p->out);
		fputs("<code>", p->out);
		view_advice_subject(p, change->advice);
		fputs("</code>: ", p->out);
		page_text(p, words);
		fputs("\n", p->out);
	}
	sheet_end(p->sheet, v->shown->len - shown + v->more);
}

void markdown_advice(struct page *p, const struct view_report *r)
{
	struct view_advice v = view_advice_of(r);
	put_advice(p, &v, false);
	view_advice_clear(&v);
}

void markdown_advice_changes(struct page *p, const struct view_comparison *c)
{
	struct view_advice v = view_advice_changed(c);
	put_advice(p, &v, true);
	view_advice_clear(&v);
}

static void put_body(struct page *p, const struct model *m, const struct mark *mark)
{
	g_autofree char *body = mark_growth_body(m, mark);
	if (body == NULL)
		return;
	fputs("\n(", p->out);
	page_text(p, MARK_GROWTH_BODY);
	markdown_code(p, body);
	fputs(")\n", p->out);
}

void markdown_growth(struct page *p, const struct model *m, const GArray *rows, uint32_t place)
{
	const struct mark *mark = &g_array_index(m->marks, struct mark, place);
	guint count;
	const struct mark_growth_row *row = mark_growth_of_mark(rows, place, &count);
	sheet_list(p->sheet, "function that grew", "functions that grew");
	if (count == 0)
		sheet_item(p->sheet);
	fputs("\n**Growth at mark** ", p->out);
	markdown_code(p, model_text(m, mark->function));
	if (mark->entries == 0) {
		fputs(": ", p->out);
		page_text(p, MARK_GROWTH_NEVER_ENTERED);
		fputs("\n", p->out);
		put_body(p, m, mark);
		sheet_end(p->sheet, 0);
		return;
	}
	fprintf(p->out, ", %" PRId64 " entr%s%s\n", mark->entries, mark->entries == 1 ? "y" : "ies", count == 0 ? ": none" : "");
	put_body(p, m, mark);
	if (count > 0)
		fputs("\n| Function | Blocks | Bytes | Entries with growth |\n| --- | ---: | ---: | ---: |\n", p->out);
	for (guint i = 0; i < markdown_shown(p, count); i++) {
		const struct mark_growth_stack *first = mark_growth_stack(&row[i], 0);
		sheet_item(p->sheet);
		fputs("| ", p->out);
		markdown_code(p, catalog_text(p->catalog, row[i].function));
		fprintf(p->out, " | %" PRId64 " → %" PRId64 " | %s → %s | ", row[i].first_blocks, row[i].last_blocks,
		        units_bytes(row[i].first_bytes).text, units_bytes(row[i].last_bytes).text);
		if (row[i].changed > 1)
			fprintf(p->out, "one of %u stacks: ", row[i].changed);
		fprintf(p->out, "%" PRId64 " of %" PRId64 " |\n", first->growth->grew, first->intervals);
	}
	sheet_end(p->sheet, count - markdown_shown(p, count));
}
