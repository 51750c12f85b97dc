/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reports in GitHub's Markdown, for comments on pull requests. They have signs and words instead of colours.
   docs/report-format.md describes them. */
#include "views/view.h"

#include "base/units.h"
#include "views/markdown_page.h"
#include "views/markdown_sections.h"
#include "views/view_notes.h"
#include "views/view_sheet.h"

#include <inttypes.h>

enum { MOST_PARTS = 3, MOST_FRAMES = 16 };   /* the most parts of each kind in a row's details; the most frames of a stack */

/* The totals that a reviewer needs. */
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

/* Writes the name of a part. The parts of a row are its places, its stacks, and the functions of dependencies that its
   allocations came through. */
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
	markdown_key(p, kind, key);
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

/* detailed: how many rows have details. rows: how many rows there are. */
static void close_all_details(struct page *p, guint detailed, guint rows)
{
	sheet_end(p->sheet, detailed > 0 ? markdown_shown(p, rows) - detailed : 0);
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

/* Begins the row of harness and runtime. It appears even if there is no room for all rows before it. */
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
	markdown_key(p, rows->kind, row->key);
	fprintf(p->out, " | %" PRId64 " | %s |\n", row->cost.allocations, units_bytes(row->cost.bytes).text);
}

static void put_report_rows(struct page *p, const struct view_side *run)
{
	const GArray *groups = run->rows->groups;
	const struct group *whole = view_whole(run);
	guint shown = markdown_shown(p, groups->len);
	bool table = shown > 0 || whole != NULL;
	sheet_list(p->sheet, "row", "rows");
	if (table)
		fprintf(p->out, "| %s | Allocations | Bytes |\n| --- | ---: | ---: |\n", markdown_row_title(p));
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

/* Writes what there is to say about the run as a whole. */
static void put_notes(struct page *p, const struct model *m, const struct model *baseline)
{
	g_autoptr(GPtrArray) notes = view_notes(m, baseline, p->context);
	for (guint i = 0; i < notes->len; i++) {
		fputs("Note: ", p->out);
		page_text(p, g_ptr_array_index(notes, i));
		fputs(".\n\n", p->out);
	}
}

static void write_report(const struct view_report *r, FILE *out)
{
	struct page p = markdown_page_new(r->options, r->context, r->catalog);
	const struct cost *totals = &r->run.side->totals;
	const GArray *groups = r->run.rows->groups;

	fprintf(p.out, "### %s\n\n**%" PRId64 " allocation%s of %s**, peak %s, live at exit %s",
	        r->run.leaks != NULL ? "Leak report" : "Allocation profile", totals->allocations, page_plural(totals->allocations),
	        units_bytes(totals->bytes).text, units_bytes(totals->peak_bytes).text, units_bytes(totals->live_bytes).text);
	if (leaks_known(totals))
		fprintf(p.out, ", leaked %s", units_bytes(cost_leaked_bytes(totals)).text);
	fputs(".\n\n", p.out);
	put_notes(&p, r->run.side->model, NULL);
	markdown_assertions(&p);
	markdown_gates(&p);
	if (r->run.leaks != NULL)
		markdown_leaks(&p, r->run.leaks);
	else
		put_report_rows(&p, &r->run);
	if (r->run.leaks == NULL && r->run.side->model->sites->len <= 1)
		fputs("No allocations.\n", p.out);
	else if (r->run.leaks == NULL && groups->len == 0 && view_whole(&r->run) == NULL)
		fputs("No allocation matches the filters.\n", p.out);
	put_report_totals(&p, totals);
	guint detailed = r->run.leaks == NULL ? markdown_detailed(&p, groups->len) : 0;
	open_all_details(&p);
	for (guint i = 0; i < detailed; i++)
		put_row_details(&p, r->run.rows, &g_array_index(groups, struct group, i));
	close_all_details(&p, detailed, groups->len);
	markdown_advice(&p, r);
	for (uint32_t i = 0; i < r->run.side->model->marks->len; i++)
		if (mark_growth_is_told(r->run.side->model, i))
			markdown_growth(&p, r->run.side->model, r->run.growth, i);
	markdown_threads(&p, &r->run);
	markdown_page_close(&p, out);
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

/* Writes how many rows have which status: `2 new, 1 grown`. */
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
		markdown_code(p, from);
	}
}

/* Writes `, leaked 0 → 2 (+1.25 KB), 1 new leak`, or nothing if the leaks are the same. */
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
	markdown_key(p, kind, d->key);
	put_moved_from(p, d, kind);
	put_leak_change(p, d);
	fprintf(p->out, " | %" PRId64 " → %" PRId64 " | %+" PRId64 " | %s |\n", compare_cost(d->baseline).allocations,
	        compare_cost(d->current).allocations, d->allocations, units_change(d->bytes).text);
}

static void put_delta_rows(struct page *p, const struct view_comparison *c)
{
	const GArray *deltas = c->deltas;
	guint shown = markdown_shown(p, deltas->len);
	bool table = shown > 0 || c->whole != NULL;
	sheet_list(p->sheet, "row", "rows");
	if (table)
		fprintf(p->out, "| | %s | Allocations | Change | Bytes |\n| --- | --- | ---: | ---: | ---: |\n", markdown_row_title(p));
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
	struct page p = markdown_page_new(c->options, c->context, c->catalog);
	const struct cost *before = &c->baseline.side->totals, *now = &c->current.side->totals;

	fprintf(p.out, "### Allocation comparison\n\n**Allocations %+" PRId64 " (%s)**, peak %s, live at exit %s",
	        now->allocations - before->allocations, units_change(now->bytes - before->bytes).text,
	        units_change(now->peak_bytes - before->peak_bytes).text,
	        units_change(now->live_bytes - before->live_bytes).text);
	if (leaks_known(before) && leaks_known(now))
		fprintf(p.out, ", leaked %s", units_change(cost_leaked_bytes(now) - cost_leaked_bytes(before)).text);
	fputs(".", p.out);
	put_statuses(&p, c->deltas);
	put_notes(&p, c->current.side->model, c->baseline.side->model);
	markdown_assertions(&p);
	markdown_gates(&p);
	put_delta_rows(&p, c);
	if (c->deltas->len == 0 && c->whole == NULL)
		fputs(c->filtered ? "No difference matches the filters.\n" : "No difference.\n", p.out);
	put_delta_totals(&p, before, now);
	guint detailed = markdown_detailed(&p, c->deltas->len);
	open_all_details(&p);
	for (guint i = 0; i < detailed; i++)
		put_delta_details(&p, c, &g_array_index(c->deltas, struct delta, i));
	close_all_details(&p, detailed, c->deltas->len);
	markdown_advice_changes(&p, c);
	if (c->current.leaks != NULL) {
		fputs("\n### Leaks\n\n", p.out);
		markdown_leaks(&p, c->current.leaks);
	}
	markdown_threads(&p, &c->current);
	markdown_page_close(&p, out);
}

const struct format format_markdown = {
	.name = "markdown",
	.help = "for a comment on a pull request",
	.report = write_report,
	.comparison = write_comparison,
};
