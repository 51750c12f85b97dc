/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reports for comments on pull requests, as docs/report-format.md describes them: GitHub's Markdown, with signs and words
   rather than colours. Names are the program's: whatever Markdown or HTML would act upon in them is written as a numeric
   character reference, which is text wherever it stands. */
#include "views/view.h"

#include "base/units.h"
#include "views/gate_text.h"
#include "views/leak_text.h"
#include "views/thread_tables.h"
#include "views/view_page.h"
#include "views/view_sheet.h"

#include <inttypes.h>
#include <string.h>

/* What a comment has room for: GitHub takes 65,536 characters, and whoever posts it may want some of them. Then what is fit to be
   read: rows where --limit does not say, rows with details and what these are, tables of who freed whose blocks. */
enum { MOST_BYTES = 64000, MOST_ROWS = 25, MOST_DETAILED = 10, MOST_PARTS = 3, MOST_FRAMES = 16, MOST_TABLES = 10 };

/* Whether the character at text[i] is text as it stands. */
static bool is_plain(const char *text, size_t i)
{
	char c = text[i];
	switch (c) {
	case '_':   /* emphasis begins and ends at the edge of words only */
		return i > 0 && g_ascii_isalnum(text[i - 1]) && g_ascii_isalnum(text[i + 1]);
	case ':':   /* http:// is a link */
		return text[i + 1] != '/';
	case '.':   /* www. is a link */
		return i == 0 || (text[i - 1] != 'w' && text[i - 1] != 'W');
	default:
		return (guchar)c >= 0x80 || g_ascii_isalnum(c) || strchr(" -+/,(){}=;?%", c) != NULL;
	}
}

static void put_markdown(FILE *out, const char *shown)
{
	for (size_t i = 0; shown[i] != '\0'; i++) {
		if (is_plain(shown, i))
			putc(shown[i], out);
		else
			fprintf(out, "&#%d;", shown[i]);
	}
}

static void put_code(struct page *p, const char *text)
{
	fputs("<code>", p->out);
	page_text(p, text);
	fputs("</code>", p->out);
}

static void put_key(struct page *p, enum group_kind kind, uint32_t key)
{
	g_autofree char *name = aggregate_key_name(p->catalog, kind, key);
	put_code(p, name);
}

static guint shown_rows(const struct page *p, guint n)
{
	return p->options->limit < 0 ? MIN(n, MOST_ROWS) : view_shown(p->options, n);
}

static guint detailed_rows(const struct page *p, guint n)
{
	return p->options->verbosity >= 2 ? MIN(shown_rows(p, n), MOST_DETAILED) : 0;
}

static const char *row_title(const struct page *p)
{
	static const char *const titles[] = {
		[GROUP_FUNCTION] = "Function",
		[GROUP_MODULE] = "Module",
		[GROUP_TYPE] = "Type",
		[GROUP_FILE] = "File",
		[GROUP_LINE] = "Line",
		[GROUP_CRATE] = "Crate",
		[GROUP_THREAD] = "Thread",
		[GROUP_TEST] = "Test",
		[GROUP_STACK] = "Stack",
	};
	return titles[p->options->group];
}

/* The totals that a reviewer asks for. */
static const struct { const char *name; size_t count, bytes; } totals_shown[] = {
	{ "Allocations", offsetof(struct cost, allocations), offsetof(struct cost, bytes) },
	{ "Peak", offsetof(struct cost, peak_blocks), offsetof(struct cost, peak_bytes) },
	{ "Live at exit", offsetof(struct cost, live_blocks), offsetof(struct cost, live_bytes) },
};

static int64_t counter_of(const struct cost *cost, size_t offset)
{
	return *(const int64_t *)(const void *)((const char *)cost + offset);
}

static bool leaks_known(const struct cost *cost)
{
	return cost->leaks == COST_LEAKS_KNOWN;
}

static struct page open_page(const struct report_options *options, const struct view_context *context,
                             const struct catalog *catalog)
{
	struct sheet *sheet = sheet_new(MOST_BYTES);
	struct page p = page_new(sheet_stream(sheet), options, context, catalog);
	p.put = put_markdown;
	p.sheet = sheet;
	return p;
}

static void close_page(struct page *p, FILE *out)
{
	sheet_close(p->sheet, out);
	page_clear(p);
}

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

/* Those that failed come first, whatever their number; of the others as many as there are rows. */
static void put_gates(struct page *p)
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
		if (((const struct gate_result *)g_ptr_array_index(gates, i))->passed && passed++ < MOST_ROWS)
			put_gate(p, g_ptr_array_index(gates, i));
	sheet_end(p->sheet, passed > MOST_ROWS ? passed - MOST_ROWS : 0);
	fputs("\n", p->out);
}

static void put_frames(struct page *p, trace_id t)
{
	struct trace trace;
	for (int n = 0; t.i != 0; n++, t = trace.parent) {
		trace = catalog_get_trace(p->catalog, t);
		fputs("    ", p->out);
		if (trace.call.i == 0 || n == MOST_FRAMES) {
			fputs("…\n", p->out);
			break;
		}
		struct call call = catalog_get_call(p->catalog, trace.call);
		page_name(p, call.function);
		if (call.file.i != 0) {
			fputs(" (", p->out);
			page_name(p, call.file);
			if (call.line != 0)
				fprintf(p->out, ":%" PRIu32, call.line);
			fprintf(p->out, "%s)", call_remark(call.inlined, call.jumped));
		}
		fputs("\n", p->out);
	}
}

/* A part is one of a row's places or stacks, or of the functions of dependencies that it came through: its name, then what the
   caller has to say of it. */
static void put_part_name(struct page *p, enum group_kind kind, uint32_t key)
{
	g_autofree char *name = kind != GROUPS_OF_TRACES ? aggregate_key_name(p->catalog, kind, key) : g_strdup("stack");
	fputs(kind == GROUPS_OF_NAMES ? "via " : "", p->out);
	page_text(p, name);
	fputs(": ", p->out);
}

static void put_more(struct page *p, guint all, const char *what)
{
	if (all > MOST_PARTS)
		fprintf(p->out, "… %u more %s%s\n", all - MOST_PARTS, what, page_plural(all - MOST_PARTS));
}

static const struct { enum group_kind kind; int verbosity; const char *what; } parts_shown[] = {
	{ GROUPS_OF_NAMES, 2, "function" },
	{ GROUPS_OF_PLACES, 2, "place" },
	{ GROUPS_OF_TRACES, 3, "stack" },
};

static void open_details(struct page *p, enum group_kind kind, uint32_t key)
{
	sheet_item(p->sheet);
	fputs("\n<details><summary>", p->out);
	put_key(p, kind, key);
	fputs("</summary>\n\n<pre>\n", p->out);
}

static void close_details(struct page *p)
{
	fputs("</pre>\n\n</details>\n", p->out);
}

static void open_all_details(struct page *p)
{
	sheet_list(p->sheet, "row's details", "rows' details");
}

/* rows: how many there are. */
static void close_all_details(struct page *p, guint detailed, guint rows)
{
	sheet_end(p->sheet, detailed > 0 ? shown_rows(p, rows) - detailed : 0);
}

static void put_row_details(struct page *p, const struct grouping *rows, const struct group *row)
{
	open_details(p, rows->kind, row->key);
	for (size_t i = 0; i < G_N_ELEMENTS(parts_shown); i++) {
		enum group_kind kind = parts_shown[i].kind;
		if (p->options->verbosity < parts_shown[i].verbosity)
			continue;
		struct grouping *g = aggregate_parts(rows, row, kind);
		aggregate_sort(g, p->options->sort);
		for (guint j = 0; j < g->groups->len && j < MOST_PARTS; j++) {
			const struct group *part = &g_array_index(g->groups, struct group, j);
			put_part_name(p, kind, part->key);
			fprintf(p->out, "%" PRId64 " (%s)\n", part->cost.allocations, units_bytes(part->cost.bytes).text);
			if (kind == GROUPS_OF_TRACES)
				put_frames(p, (trace_id){ part->key });
		}
		put_more(p, g->groups->len, parts_shown[i].what);
		aggregate_free(g);
	}
	close_details(p);
}

/* That of harness and runtime is there whatever is left out of those before it. */
static void begin_last_row(struct page *p, guint before)
{
	if (before > 0)
		sheet_tail(p->sheet);
	else
		sheet_item(p->sheet);
}

static void put_report_row(struct page *p, const struct grouping *rows, const struct group *row)
{
	fputs("| ", p->out);
	put_key(p, rows->kind, row->key);
	fprintf(p->out, " | %" PRId64 " | %s |\n", row->cost.allocations, units_bytes(row->cost.bytes).text);
}

static void put_report_rows(struct page *p, const struct view_side *run)
{
	const GArray *groups = run->rows->groups;
	const struct group *whole = view_whole(run);
	guint shown = shown_rows(p, groups->len);
	bool table = shown > 0 || whole != NULL;
	sheet_list(p->sheet, "row", "rows");
	if (table)
		fprintf(p->out, "| %s | Allocations | Bytes |\n| --- | ---: | ---: |\n", row_title(p));
	for (guint i = 0; i < shown; i++) {
		sheet_item(p->sheet);
		put_report_row(p, run->rows, &g_array_index(groups, struct group, i));
	}
	if (whole != NULL) {
		begin_last_row(p, shown);
		put_report_row(p, run->whole, whole);
	}
	sheet_end(p->sheet, groups->len - shown);
}

static void put_leak(struct page *p, const struct leak_report *r, const struct leak_row *row)
{
	g_autofree char *thread = leak_text_thread(ledger_pools(r->ledger), row->pool), *why = leak_text_why(r, row);
	sheet_item(p->sheet);
	fprintf(p->out, "| %s | ", leak_report_kinds[row->kind]);
	put_key(p, r->row_kind, row->key);
	fputs(" | ", p->out);
	page_text(p, thread);
	fprintf(p->out, " | %" PRId64 " | %s | ", row->blocks, units_bytes(row->bytes).text);
	page_text(p, why);
	fputs(" |\n", p->out);
}

static void put_leaks(struct page *p, const struct leak_report *r)
{
	guint shown = shown_rows(p, r->rows->len);
	if (r->unknown == r->processes)
		fputs("Nobody looked for leaks.\n", p->out);
	else if (r->rows->len == 0)
		fputs("No leaks to show.\n", p->out);
	sheet_list(p->sheet, "row", "rows");
	if (shown > 0)
		fprintf(p->out, "| Leak | %s | Thread | Blocks | Bytes | Why |\n| --- | --- | --- | ---: | ---: | --- |\n", row_title(p));
	for (guint i = 0; i < shown; i++)
		put_leak(p, r, leak_report_row(r, i));
	sheet_end(p->sheet, r->rows->len - shown);
	for (size_t i = 0; i < LEAK_KINDS; i++) {
		g_autofree char *line = leak_text_unlisted(r, leak_report_order[i], p->options->leak_kinds);
		if (line != NULL) {
			fputs("\n", p->out);
			page_text(p, line);
			fputs("\n", p->out);
		}
	}
}

/* The first column is of names. */
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
		put_code(p, t->process);
	}
	fputs("\n\n", p->out);
	put_table(p, t);
}

static void put_threads(struct page *p, const struct view_side *side)
{
	if (!view_shows_threads(p->options))
		return;
	struct thread_table *threads = thread_tables_threads(side->ledger, side->side->attribution, MOST_ROWS);
	sheet_list(p->sheet, threads->what, threads->what);
	fputs("\n**Threads**\n\n", p->out);
	put_table(p, threads);
	thread_table_free(threads);
	if (!ledger_is_known(side->ledger)) {
		fputs("\nWho freed whose blocks is not known: a baseline does not say.\n", p->out);
		return;
	}
	g_autoptr(GPtrArray) tables = thread_tables_ends(side->ledger, MOST_ROWS, MOST_ROWS);
	for (guint i = 0; i < tables->len && i < MOST_TABLES; i++)
		put_ends(p, tables->pdata[i]);
	if (tables->len > MOST_TABLES)
		fprintf(p->out, "\n… %u more process%s\n", tables->len - MOST_TABLES, tables->len - MOST_TABLES == 1 ? "" : "es");
}

static void put_report_totals(struct page *p, const struct cost *totals)
{
	fputs("\n| Total | Blocks | Bytes |\n| --- | ---: | ---: |\n", p->out);
	for (size_t i = 0; i < G_N_ELEMENTS(totals_shown); i++)
		fprintf(p->out, "| %s | %" PRId64 " | %s |\n", totals_shown[i].name,
		        counter_of(totals, totals_shown[i].count),
		        units_bytes(counter_of(totals, totals_shown[i].bytes)).text);
	if (leaks_known(totals))
		fprintf(p->out, "| Leaked | %" PRId64 " | %s |\n", cost_leaked_blocks(totals),
		        units_bytes(cost_leaked_bytes(totals)).text);
}

static void put_body(struct page *p, const struct model *m, const struct mark *mark)
{
	g_autofree char *body = mark_growth_body(m, mark);
	if (body == NULL)
		return;
	fputs("\n(", p->out);
	page_text(p, MARK_GROWTH_BODY);
	put_code(p, body);
	fputs(")\n", p->out);
}

static void put_growth(struct page *p, const struct model *m, const GArray *rows, uint32_t place)
{
	const struct mark *mark = &g_array_index(m->marks, struct mark, place);
	guint count;
	const struct mark_growth_row *row = mark_growth_of_mark(rows, place, &count);
	sheet_list(p->sheet, "function that grew", "functions that grew");
	if (count == 0)
		sheet_item(p->sheet);
	fputs("\n**Growth at entries of** ", p->out);
	put_code(p, model_text(m, mark->function));
	if (mark->entries == 0) {
		fputs(": ", p->out);
		page_text(p, MARK_GROWTH_NEVER_ENTERED);
		fputs("\n", p->out);
		put_body(p, m, mark);
		sheet_end(p->sheet, 0);
		return;
	}
	fprintf(p->out, " (%" PRId64 ")%s\n", mark->entries, count == 0 ? ": none" : "");
	put_body(p, m, mark);
	if (count > 0)
		fputs("\n| Function | Blocks | Bytes | Grew at |\n| --- | ---: | ---: | ---: |\n", p->out);
	for (guint i = 0; i < shown_rows(p, count); i++) {
		const struct mark_growth_stack *first = mark_growth_stack(&row[i], 0);
		sheet_item(p->sheet);
		fputs("| ", p->out);
		put_code(p, catalog_text(p->catalog, row[i].function));
		fprintf(p->out, " | %" PRId64 " → %" PRId64 " | %s → %s | ", row[i].first_blocks, row[i].last_blocks,
		        units_bytes(row[i].first_bytes).text, units_bytes(row[i].last_bytes).text);
		if (row[i].changed > 1)
			fprintf(p->out, "one of %u stacks: ", row[i].changed);
		fprintf(p->out, "%" PRId64 " of %" PRId64 " |\n", first->growth->grew, first->intervals);
	}
	sheet_end(p->sheet, count - shown_rows(p, count));
}

static void write_report(const struct view_report *r, FILE *out)
{
	struct page p = open_page(r->options, r->context, r->catalog);
	const struct cost *totals = &r->run.side->totals;
	const GArray *groups = r->run.rows->groups;

	fprintf(p.out, "### %s\n\n**%" PRId64 " allocation%s of %s**, peak %s, live at exit %s",
	        r->run.leaks != NULL ? "Leak report" : "Allocation profile", totals->allocations, page_plural(totals->allocations),
	        units_bytes(totals->bytes).text, units_bytes(totals->peak_bytes).text, units_bytes(totals->live_bytes).text);
	if (leaks_known(totals))
		fprintf(p.out, ", leaked %s", units_bytes(cost_leaked_bytes(totals)).text);
	fputs(".\n\n", p.out);
	g_autofree char *incomplete = view_incomplete(r->run.side->model);
	if (incomplete != NULL)
		fprintf(p.out, "Note: %s.\n\n", incomplete);
	put_gates(&p);
	if (r->run.leaks != NULL)
		put_leaks(&p, r->run.leaks);
	else
		put_report_rows(&p, &r->run);
	if (r->run.leaks == NULL && r->run.side->model->sites->len <= 1)
		fputs("No allocations.\n", p.out);
	else if (r->run.leaks == NULL && groups->len == 0 && view_whole(&r->run) == NULL)
		fputs("No allocation matches the filters.\n", p.out);
	put_report_totals(&p, totals);
	guint detailed = r->run.leaks == NULL ? detailed_rows(&p, groups->len) : 0;
	open_all_details(&p);
	for (guint i = 0; i < detailed; i++)
		put_row_details(&p, r->run.rows, &g_array_index(groups, struct group, i));
	close_all_details(&p, detailed, groups->len);
	for (uint32_t i = 0; i < r->run.side->model->marks->len; i++)
		if (mark_growth_is_told(r->run.side->model, i))
			put_growth(&p, r->run.side->model, r->run.growth, i);
	put_threads(&p, &r->run);
	close_page(&p, out);
}

static const char *const statuses[] = {
	[DELTA_NEW] = "new",
	[DELTA_GONE] = "gone",
	[DELTA_GROWN] = "grown",
	[DELTA_SHRUNK] = "shrunk",
	[DELTA_CHANGED] = "changed",
	[DELTA_MOVED] = "moved",
	[DELTA_UNCHANGED] = "unchanged",
};

/* `2 new, 1 grown` */
static void put_statuses(struct page *p, const GArray *deltas)
{
	const char *before = " ";
	for (size_t s = 0; s < G_N_ELEMENTS(statuses); s++) {
		guint count = 0;
		for (guint i = 0; i < deltas->len; i++)
			count += g_array_index(deltas, struct delta, i).status == s;
		if (count > 0) {
			fprintf(p->out, "%s%u %s", before, count, statuses[s]);
			before = ", ";
		}
	}
	fputs(deltas->len > 0 ? ".\n\n" : "\n\n", p->out);
}

static void put_moved_from(struct page *p, const struct delta *d, enum group_kind kind)
{
	if (d->status == DELTA_MOVED) {
		g_autofree char *from = aggregate_key_name(p->catalog, kind, d->baseline->key);
		fputs(" from ", p->out);
		put_code(p, from);
	}
}

/* `, leaked 0 → 2 (+1.25 KB), 1 new leak`, where that is not the same. */
static void put_leak_change(struct page *p, const struct delta *d)
{
	struct cost before = compare_cost(d->baseline), now = compare_cost(d->current);
	if (d->leaked_blocks != 0 || d->leaked_bytes != 0 || d->new_leaks != 0)
		fprintf(p->out, ", leaked %" PRId64 " → %" PRId64 " (%s)", cost_leaked_blocks(&before), cost_leaked_blocks(&now),
		        units_change(d->leaked_bytes).text);
	if (d->new_leaks != 0)
		fprintf(p->out, ", %u new leak%s", d->new_leaks, page_plural(d->new_leaks));
}

static void put_delta_row(struct page *p, const struct delta *d, enum group_kind kind)
{
	fprintf(p->out, "| %s | ", statuses[d->status]);
	put_key(p, kind, d->key);
	put_moved_from(p, d, kind);
	put_leak_change(p, d);
	fprintf(p->out, " | %" PRId64 " → %" PRId64 " | %+" PRId64 " | %s |\n", compare_cost(d->baseline).allocations,
	        compare_cost(d->current).allocations, d->allocations, units_change(d->bytes).text);
}

static void put_delta_rows(struct page *p, const struct view_comparison *c)
{
	const GArray *deltas = c->deltas;
	guint shown = shown_rows(p, deltas->len);
	bool table = shown > 0 || c->whole != NULL;
	sheet_list(p->sheet, "row", "rows");
	if (table)
		fprintf(p->out, "| | %s | Allocations | Change | Bytes |\n| --- | --- | ---: | ---: | ---: |\n", row_title(p));
	for (guint i = 0; i < shown; i++) {
		sheet_item(p->sheet);
		put_delta_row(p, &g_array_index(deltas, struct delta, i), c->current.rows->kind);
	}
	if (c->whole != NULL) {
		begin_last_row(p, shown);
		put_delta_row(p, c->whole, GROUPS_OF_NAMES);
	}
	sheet_end(p->sheet, deltas->len - shown);
}

static void put_delta_total(struct page *p, const char *name, int64_t blocks, int64_t new_blocks, int64_t bytes,
                            int64_t new_bytes)
{
	fprintf(p->out, "| %s | %" PRId64 " → %" PRId64 " | %+" PRId64 " | %s → %s | %s |\n", name, blocks, new_blocks,
	        new_blocks - blocks, units_bytes(bytes).text, units_bytes(new_bytes).text,
	        units_change(new_bytes - bytes).text);
}

static void put_delta_totals(struct page *p, const struct cost *before, const struct cost *now)
{
	fputs("\n| Total | Blocks | Change | Bytes | Change |\n| --- | ---: | ---: | ---: | ---: |\n", p->out);
	for (size_t i = 0; i < G_N_ELEMENTS(totals_shown); i++) {
		size_t count = totals_shown[i].count, bytes = totals_shown[i].bytes;
		put_delta_total(p, totals_shown[i].name, counter_of(before, count), counter_of(now, count),
		                counter_of(before, bytes), counter_of(now, bytes));
	}
	if (leaks_known(before) && leaks_known(now))
		put_delta_total(p, "Leaked", cost_leaked_blocks(before), cost_leaked_blocks(now), cost_leaked_bytes(before),
		                cost_leaked_bytes(now));
}

static void put_delta_details(struct page *p, const struct view_comparison *c, const struct delta *row)
{
	open_details(p, c->current.rows->kind, row->key);
	for (size_t i = 0; i < G_N_ELEMENTS(parts_shown); i++) {
		enum group_kind kind = parts_shown[i].kind;
		if (p->options->verbosity < parts_shown[i].verbosity)
			continue;
		struct compare_parts parts = compare_parts(c->baseline.rows, c->current.rows, row, kind, p->options->sort);
		for (guint j = 0; j < parts.deltas->len && j < MOST_PARTS; j++) {
			const struct delta *d = &g_array_index(parts.deltas, struct delta, j);
			put_part_name(p, kind, d->key);
			fprintf(p->out, "%" PRId64 " → %" PRId64 " %+" PRId64 " (%s), %s", compare_cost(d->baseline).allocations,
			        compare_cost(d->current).allocations, d->allocations, units_change(d->bytes).text,
			        statuses[d->status]);
			put_moved_from(p, d, kind);
			put_leak_change(p, d);
			fputs("\n", p->out);
			if (kind == GROUPS_OF_TRACES)
				put_frames(p, (trace_id){ d->key });
		}
		put_more(p, parts.deltas->len, parts_shown[i].what);
		compare_parts_clear(&parts);
	}
	close_details(p);
}

static void write_comparison(const struct view_comparison *c, FILE *out)
{
	struct page p = open_page(c->options, c->context, c->catalog);
	const struct cost *before = &c->baseline.side->totals, *now = &c->current.side->totals;

	fprintf(p.out, "### Allocation comparison\n\n**Allocations %+" PRId64 " (%s)**, peak %s, live at exit %s",
	        now->allocations - before->allocations, units_change(now->bytes - before->bytes).text,
	        units_change(now->peak_bytes - before->peak_bytes).text,
	        units_change(now->live_bytes - before->live_bytes).text);
	if (leaks_known(before) && leaks_known(now))
		fprintf(p.out, ", leaked %s", units_change(cost_leaked_bytes(now) - cost_leaked_bytes(before)).text);
	fputs(".", p.out);
	put_statuses(&p, c->deltas);
	put_gates(&p);
	put_delta_rows(&p, c);
	if (c->deltas->len == 0 && c->whole == NULL)
		fputs(c->filtered ? "No difference matches the filters.\n" : "No difference.\n", p.out);
	put_delta_totals(&p, before, now);
	guint detailed = detailed_rows(&p, c->deltas->len);
	open_all_details(&p);
	for (guint i = 0; i < detailed; i++)
		put_delta_details(&p, c, &g_array_index(c->deltas, struct delta, i));
	close_all_details(&p, detailed, c->deltas->len);
	if (c->current.leaks != NULL) {
		fputs("\n### Leaks\n\n", p.out);
		put_leaks(&p, c->current.leaks);
	}
	put_threads(&p, &c->current);
	close_page(&p, out);
}

const struct format format_markdown = {
	.name = "markdown",
	.help = "for a comment on a pull request",
	.report = write_report,
	.comparison = write_comparison,
};
