/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reports as text, for people. docs/report-format.md describes them. */
#include "views/view.h"

#include "base/escape.h"
#include "base/units.h"
#include "model/fields.h"
#include "views/view_advice.h"
#include "views/view_marks.h"
#include "views/view_notes.h"
#include "views/view_page.h"
#include "views/view_sizes.h"
#include "views/view_text_comparison.h"
#include "views/view_text_leaks.h"
#include "views/view_text_threads.h"

#include <inttypes.h>

static void put_threads(struct page *p, GPtrArray *names)
{
	enum { MOST = 3 };
	for (guint i = 0; i < names->len && i < MOST; i++) {
		fputs(i == 0 ? ", by " : i == names->len - 1 ? " and " : ", ", p->out);
		page_text(p, g_ptr_array_index(names, i));
	}
	if (names->len > MOST)
		fprintf(p->out, " and %u more", names->len - MOST);
	g_ptr_array_free(names, TRUE);
}

/* Writes the functions of dependencies that a row's allocations came through: the first few, and how many more there are. */
static void put_vias(struct page *p, const struct grouping *rows, const struct group *row)
{
	struct grouping *g = aggregate_parts(rows, row, GROUPS_OF_NAMES);
	struct cost rest = { 0 };
	guint more = g->groups->len > VIEW_TEXT_VIAS ? g->groups->len - VIEW_TEXT_VIAS : 0;
	aggregate_sort(g, p->options->sort);
	for (guint i = 0; i < g->groups->len; i++) {
		const struct group *via = &g_array_index(g->groups, struct group, i);
		if (i < VIEW_TEXT_VIAS) {
			fputs("    via ", p->out);
			page_key(p, g->kind, via->key);
			page_blocks(p, ": ", via->cost.allocations, via->cost.bytes);
			fputs("\n", p->out);
		} else {
			rest.allocations += via->cost.allocations;
			rest.bytes += via->cost.bytes;
		}
	}
	if (more > 0) {
		fprintf(p->out, "    via %u more function%s", more, page_plural(more));
		page_blocks(p, ": ", rest.allocations, rest.bytes);
		fputs("\n", p->out);
	}
	aggregate_free(g);
}

static void put_places(struct page *p, const struct grouping *rows, const struct group *row)
{
	struct grouping *g = aggregate_parts(rows, row, GROUPS_OF_PLACES);
	aggregate_sort(g, p->options->sort);
	for (guint i = 0; i < g->groups->len; i++) {
		const struct group *place = &g_array_index(g->groups, struct group, i);
		fputs("    ", p->out);
		page_place(p, (place_id){ place->key });
		page_blocks(p, ": ", place->cost.allocations, place->cost.bytes);
		fputs("\n", p->out);
	}
	aggregate_free(g);
}

static void put_traces(struct page *p, const struct grouping *rows, const struct group *row)
{
	struct grouping *g = aggregate_parts(rows, row, GROUPS_OF_TRACES);
	aggregate_sort(g, p->options->sort);
	for (guint i = 0; i < g->groups->len; i++) {
		const struct group *trace = &g_array_index(g->groups, struct group, i);
		const struct cost *cost = &trace->cost;
		page_blocks(p, "    stack: ", cost->allocations, cost->bytes);
		page_blocks(p, ", live at exit ", cost->live_blocks, cost->live_bytes);
		page_blocks(p, ", at peak ", cost->peak_blocks, cost->peak_bytes);
		put_threads(p, aggregate_threads(g, trace));
		fputs("\n", p->out);
		page_trace(p, "        ", (trace_id){ trace->key }, aggregate_depth(g, trace));
	}
	aggregate_free(g);
}

/* Writes which sizes were asked for, if that is known. Takes the histogram. */
static void put_sizes(struct page *p, const char *indent, GArray *histogram)
{
	if (histogram == NULL)
		return;
	g_autoptr(GArray) remarks = size_remarks(histogram);
	g_autofree char *words = view_sizes_words(histogram);
	fprintf(p->out, "%ssizes: %s\n", indent, words);
	for (guint i = 0; i < remarks->len; i++) {
		g_autofree char *remark = view_sizes_remark(&g_array_index(remarks, struct size_remark, i));
		fprintf(p->out, "%s%s\n", indent, remark);
	}
	g_array_unref(histogram);
}

static void put_details(struct page *p, const struct grouping *rows, const struct group *row)
{
	if (p->options->verbosity >= 2) {
		put_sizes(p, "    ", size_histogram(rows, row));
		put_vias(p, rows, row);
		put_places(p, rows, row);
	}
	if (p->options->verbosity >= 3)
		put_traces(p, rows, row);
}

static void put_row(struct page *p, const struct ledger *ledger, const struct grouping *rows, const struct group *row)
{
	page_key(p, rows->kind, row->key);
	if (p->options->verbosity == 0)
		fprintf(p->out, ": %" PRId64, row->cost.allocations);
	else
		page_blocks(p, ": ", row->cost.allocations, row->cost.bytes);
	if (p->options->verbosity > 0 && row->cost.ad_hoc > 0)
		fprintf(p->out, ", %" PRId64 " event%s of weight %" PRId64, row->cost.ad_hoc, page_plural(row->cost.ad_hoc),
		        row->cost.ad_hoc_weight);
	fputs("\n", p->out);
	if (p->options->threads && p->options->verbosity >= 2)
		view_text_crossed(p, ledger, rows->sites + row->first, row->count);
	put_details(p, rows, row);
}

static const struct group *row_at(const struct grouping *rows, guint i)
{
	return &g_array_index(rows->groups, struct group, i);
}

enum { TABLE_COLUMNS = 5 };

/* Sets the cells of a table row. Free each with g_free. */
static void table_cells(const struct page *p, const struct grouping *rows, const struct group *row, char **cells)
{
	g_autofree char *name = aggregate_key_name(p->catalog, rows->kind, row->key);
	cells[0] = escape_text(name);
	cells[1] = g_strdup_printf("%" PRId64, row->cost.allocations);
	cells[2] = g_strdup(units_bytes(row->cost.bytes).text);
	cells[3] = g_strdup(units_bytes(row->cost.live_bytes).text);
	cells[4] = g_strdup(units_bytes(aggregate_process_peak(rows, row)).text);
}

/* Writes one line for the rows that --limit leaves out. */
static void put_rest(struct page *p, const GArray *groups, guint shown)
{
	if (shown == groups->len)
		return;
	int64_t allocations = 0, bytes = 0;
	for (guint i = shown; i < groups->len; i++) {
		allocations += g_array_index(groups, struct group, i).cost.allocations;
		bytes += g_array_index(groups, struct group, i).cost.bytes;
	}
	guint rows = groups->len - shown;
	fprintf(p->out, "… %u more row%s (%" PRId64 " allocation%s, %s)\n", rows, page_plural(rows), allocations,
	        page_plural(allocations), units_bytes(bytes).text);
}

/* Writes the rows as a table, with the same lines for rows that --limit leaves out and for allocations outside tests. */
static void put_table(struct page *p, const struct view_side *run, guint shown)
{
	static const char *const heads[TABLE_COLUMNS] = { "test", "allocations", "bytes", "live at exit", "process peak" };
	const struct group *none = view_whole(run);
	guint n = shown + (none != NULL);
	g_autofree char **cells = g_new0(char *, (size_t)n * TABLE_COLUMNS);
	int widths[TABLE_COLUMNS] = { 0 };
	if (n > 0)
		page_widths(heads, widths, TABLE_COLUMNS);
	for (guint i = 0; i < n; i++) {
		char **row = cells + (size_t)i * TABLE_COLUMNS;
		const struct grouping *rows = i < shown ? run->rows : run->whole;
		table_cells(p, rows, i < shown ? row_at(rows, i) : none, row);
		page_widths((const char *const *)row, widths, TABLE_COLUMNS);
	}
	if (n > 0)
		page_cells(p, heads, widths, TABLE_COLUMNS);
	for (guint i = 0; i <= n; i++) {
		if (i == shown)
			put_rest(p, run->rows->groups, shown);
		if (i == n)
			break;
		char **row = cells + (size_t)i * TABLE_COLUMNS;
		const struct grouping *rows = i < shown ? run->rows : run->whole;
		page_cells(p, (const char *const *)row, widths, TABLE_COLUMNS);
		put_details(p, rows, i < shown ? row_at(rows, i) : none);
		for (int j = 0; j < TABLE_COLUMNS; j++)
			g_free(row[j]);
	}
}

static void put_list(struct page *p, const struct view_side *run, guint shown)
{
	for (guint i = 0; i < shown; i++)
		put_row(p, run->ledger, run->rows, row_at(run->rows, i));
	put_rest(p, run->rows->groups, shown);
	const struct group *whole = view_whole(run);
	if (whole != NULL && p->options->group == GROUP_TEST) {
		put_row(p, run->ledger, run->whole, whole);
	} else if (whole != NULL) {
		page_key(p, run->whole->kind, whole->key);
		fprintf(p->out, ": %" PRId64 " allocation%s (%s)\n", whole->cost.allocations, page_plural(whole->cost.allocations),
		        units_bytes(whole->cost.bytes).text);
	}
}

/* Writes lines about the run as a whole. */
static void put_remarks(struct page *p, const struct model *m)
{
	g_autoptr(GPtrArray) notes = view_notes(m, NULL, p->context);
	for (guint i = 0; i < notes->len; i++)
		page_remark(p, g_ptr_array_index(notes, i));
}

static void put_peak(struct page *p, const struct view_side *run)
{
	page_memory(p, "peak", run->side->totals.peak_bytes, run->side->totals.peak_blocks);
	if (run->side->peak.i != 0) {
		const struct process *process = model_get_process(run->side->model, run->side->peak);
		if (process->events > 0)
			fprintf(p->out, ", at event %" PRId64 " of %" PRId64, process->peak_event, process->events);
		if (run->side->model->processes->len > 2) {
			fputs(" in ", p->out);
			page_text(p, process->label);
		}
	}
	fputs("\n", p->out);
}

/* Writes lines for rare events, if they happened. */
static void put_rarities(struct page *p, const struct view_side *run)
{
	const struct model *m = run->side->model;
	const struct cost *totals = &run->side->totals;
	int64_t failed = 0, inherited = 0, foreign = 0, bad = 0;
	for (guint i = 1; i < m->processes->len; i++) {
		const struct process *process = model_get_process(m, (process_id){ i });
		failed += process->failed;
		inherited += process->inherited_blocks;
		foreign += process->foreign_frees;
		bad += process->bad_announcements;
	}
	if (totals->ad_hoc > 0)
		fprintf(p->out, "  ad-hoc events: %" PRId64 ", of weight %" PRId64 "\n", totals->ad_hoc, totals->ad_hoc_weight);
	if (totals->announced > 0)
		page_number(p, "allocations in the program's own arenas", totals->announced);
	if (failed > 0)
		page_number(p, "failed allocations", failed);
	if (foreign > 0)
		page_number(p, "frees of unknown blocks", foreign);
	if (bad > 0)
		page_number(p, "announcements of impossible blocks, not counted", bad);
	if (inherited > 0)
		page_number(p, "blocks inherited from a parent process", inherited);
}

/* Writes how much is leaked, if leak checking was on. */
static void put_leaks(struct page *p, const struct cost *totals)
{
	if (totals->leaks != COST_LEAKS_KNOWN)
		return;
	page_memory(p, "leaked", cost_leaked_bytes(totals), cost_leaked_blocks(totals));
	fputs("\n", p->out);
}

/* Writes a line with an amount of bytes: `bytes allocated: 4560 (4.45 KB)`. */
static void put_bytes(struct page *p, const char *title, int64_t bytes)
{
	fprintf(p->out, "  %s: %" PRId64, title, bytes);
	page_rounded(p, bytes);
	fputs("\n", p->out);
}

/* Writes a line for each counter that has a title. */
static void put_titled(struct page *p, const struct cost *totals)
{
	int64_t value;
	for (const struct field *f = fields_total; f->name != NULL; f++)
		if (f->title != NULL && f->get(totals, &value))
			(f->unit == FIELD_BYTES ? put_bytes : page_number)(p, f->title, value);
}

static void put_summary(struct page *p, const struct view_side *run)
{
	const struct cost *totals = &run->side->totals;
	fputs("\nSummary:\n", p->out);
	page_number(p, "allocations", totals->allocations);
	page_number(p, "reallocations", totals->reallocations);
	page_number(p, "deallocations", totals->deallocations);
	put_bytes(p, "bytes allocated", totals->bytes);
	put_peak(p, run);
	page_memory(p, "live at exit", totals->live_bytes, totals->live_blocks);
	fputs("\n", p->out);
	put_leaks(p, totals);
	put_titled(p, totals);
	if (p->options->verbosity >= 2)
		put_sizes(p, "  ", size_histogram_of_model(run->side->model));
	put_rarities(p, run);
	page_number(p, "threads", model_thread_count(run->side->model));
	if (run->side->model->processes->len > 2)
		page_number(p, "processes", run->side->model->processes->len - 1);
}

static void put_rows(struct page *p, const struct view_report *r)
{
	const GArray *groups = r->run.rows->groups;
	guint shown = view_shown(r->options, groups->len);

	fputs("Allocation Profile:\n", p->out);
	if (r->options->table)
		put_table(p, &r->run, shown);
	else
		put_list(p, &r->run, shown);
	if (r->run.side->model->sites->len <= 1)
		fputs("(no allocations)\n", p->out);
	else if (groups->len == 0 && view_whole(&r->run) == NULL)
		fputs("(no allocation matches the filters)\n", p->out);
}

static void write_report(const struct view_report *r, FILE *out)
{
	struct page p = page_new(out, r->options, r->context, r->catalog);

	if (r->run.leaks != NULL)
		view_text_leaks(&p, r->run.leaks);
	else
		put_rows(&p, r);
	g_autofree char *cut = view_cut(r->run.side->model);
	page_remark(&p, cut);
	put_remarks(&p, r->run.side->model);
	if (r->options->verbosity >= 1)
		put_summary(&p, &r->run);
	view_advice_put(&p, r);
	view_marks_put(&p, r->run.side->model, r->run.growth, r->filtered);
	if (view_shows_threads(r->options))
		view_text_threads(&p, r->run.ledger, r->run.side->attribution);
	page_clear(&p);
}

const struct format format_text = {
	.name = "text",
	.help = "for people",
	.follows_program = true,
	.report = write_report,
	.comparison = view_text_comparison,
};
