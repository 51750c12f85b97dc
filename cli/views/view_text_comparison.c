/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "views/view_text_comparison.h"

#include "base/units.h"
#include "model/fields.h"
#include "views/view_advice.h"
#include "views/view_notes.h"
#include "views/view_page.h"
#include "views/view_text_leaks.h"
#include "views/view_text_threads.h"

#include <inttypes.h>

#define GREEN "\033[32m"
#define RED "\033[31m"
#define PLAIN "\033[0m"

/* Fewer is better, so a fall is green and a rise is red. */
static void put_colored(struct page *p, int64_t change, const char *text)
{
	if (p->context->color && change != 0)
		fprintf(p->out, "%s%s%s", change < 0 ? GREEN : RED, text, PLAIN);
	else
		fputs(text, p->out);
}

static void put_count_change(struct page *p, int64_t before, int64_t now)
{
	char change[32];
	g_snprintf(change, sizeof change, "%+" PRId64, now - before);
	fprintf(p->out, ": %" PRId64 " → %" PRId64 " ", before, now);
	put_colored(p, now - before, change);
}

/* Writes `: 10 → 5 -5 (-2.50 KB)`. */
static void put_change(struct page *p, int64_t before, int64_t now, int64_t bytes)
{
	put_count_change(p, before, now);
	fputs(" (", p->out);
	put_colored(p, bytes, units_change(bytes).text);
	fputs(")", p->out);
}

/* Writes `, leaked: 0 → 2 +2 (+1.25 KB), 1 new leak`, or nothing if the leaks are the same. */
static void put_leak_change(struct page *p, const struct delta *d)
{
	struct cost before = compare_cost(d->baseline), now = compare_cost(d->current);
	if (d->leaked_blocks != 0 || d->leaked_bytes != 0 || d->new_leaks != 0) {
		fputs(", leaked", p->out);
		put_change(p, cost_leaked_blocks(&before), cost_leaked_blocks(&now), d->leaked_bytes);
	}
	if (d->new_leaks != 0)
		fprintf(p->out, ", %u new leak%s", d->new_leaks, page_plural(d->new_leaks));
}

/* Writes the change of a row or of one of its parts. If a stack moved, the functions of its old position name it. */
static void put_delta(struct page *p, const struct delta *d, enum group_kind kind)
{
	put_change(p, compare_cost(d->baseline).allocations, compare_cost(d->current).allocations, d->bytes);
	if (d->status == DELTA_MOVED) {
		g_autofree char *from = aggregate_key_name(p->catalog, kind, d->baseline->key);
		fputs(", moved from ", p->out);
		page_text(p, from);
	}
	put_leak_change(p, d);
	fputs("\n", p->out);
}

/* Writes the sum of the deltas from index `shown` on. */
static void put_rest_change(struct page *p, const GArray *deltas, guint shown)
{
	int64_t allocations = 0, bytes = 0;
	for (guint i = shown; i < deltas->len; i++) {
		allocations += g_array_index(deltas, struct delta, i).allocations;
		bytes += g_array_index(deltas, struct delta, i).bytes;
	}
	fprintf(p->out, ": %+" PRId64 " (%s)\n", allocations, units_change(bytes).text);
}

static void put_delta_vias(struct page *p, const struct view_comparison *c, const struct delta *row)
{
	struct compare_parts parts = compare_parts(c->baseline.rows, c->current.rows, row, GROUPS_OF_NAMES, p->options->sort);
	for (guint i = 0; i < parts.deltas->len && i < VIEW_TEXT_VIAS; i++) {
		const struct delta *d = &g_array_index(parts.deltas, struct delta, i);
		fputs("    via ", p->out);
		page_text(p, catalog_text(p->catalog, (name_id){ d->key }));
		put_delta(p, d, GROUPS_OF_NAMES);
	}
	if (parts.deltas->len > VIEW_TEXT_VIAS) {
		fprintf(p->out, "    via %u more function%s", parts.deltas->len - VIEW_TEXT_VIAS, page_plural(parts.deltas->len - VIEW_TEXT_VIAS));
		put_rest_change(p, parts.deltas, VIEW_TEXT_VIAS);
	}
	compare_parts_clear(&parts);
}

static void put_delta_places(struct page *p, const struct view_comparison *c, const struct delta *row)
{
	struct compare_parts parts = compare_parts(c->baseline.rows, c->current.rows, row, GROUPS_OF_PLACES,
	                                           p->options->sort);
	for (guint i = 0; i < parts.deltas->len; i++) {
		const struct delta *d = &g_array_index(parts.deltas, struct delta, i);
		fputs("    ", p->out);
		page_place(p, (place_id){ d->key });
		put_delta(p, d, GROUPS_OF_PLACES);
	}
	compare_parts_clear(&parts);
}

static void put_delta_traces(struct page *p, const struct view_comparison *c, const struct delta *row)
{
	struct compare_parts parts = compare_parts(c->baseline.rows, c->current.rows, row, GROUPS_OF_TRACES,
	                                           p->options->sort);
	for (guint i = 0; i < parts.deltas->len; i++) {
		const struct delta *d = &g_array_index(parts.deltas, struct delta, i);
		fputs("    stack", p->out);
		put_delta(p, d, GROUPS_OF_TRACES);
		page_trace(p, "        ", (trace_id){ d->key },
		          d->current != NULL ? aggregate_depth(parts.current, d->current)
		                             : aggregate_depth(parts.baseline, d->baseline));
	}
	compare_parts_clear(&parts);
}

static void put_delta_rest(struct page *p, const GArray *deltas, guint shown)
{
	if (shown == deltas->len)
		return;
	guint rows = deltas->len - shown;
	fprintf(p->out, "… %u more row%s", rows, page_plural(rows));
	put_rest_change(p, deltas, shown);
}

static void put_number_change(struct page *p, const char *title, int64_t before, int64_t now)
{
	fprintf(p->out, "  %s", title);
	put_count_change(p, before, now);
	fputs("\n", p->out);
}

static void put_summary_change(struct page *p, const struct cost *before, const struct cost *now)
{
	fputs("\nSummary:\n  allocations", p->out);
	put_change(p, before->allocations, now->allocations, now->bytes - before->bytes);
	fputs("\n  peak", p->out);
	put_change(p, before->peak_blocks, now->peak_blocks, now->peak_bytes - before->peak_bytes);
	fputs("\n  live at exit", p->out);
	put_change(p, before->live_blocks, now->live_blocks, now->live_bytes - before->live_bytes);
	fputs("\n", p->out);
	if (before->leaks == COST_LEAKS_KNOWN && now->leaks == COST_LEAKS_KNOWN) {
		fputs("  leaked", p->out);
		put_change(p, cost_leaked_blocks(before), cost_leaked_blocks(now), cost_leaked_bytes(now) - cost_leaked_bytes(before));
		fputs("\n", p->out);
	}
	put_number_change(p, "reallocations", before->reallocations, now->reallocations);
	put_number_change(p, "deallocations", before->deallocations, now->deallocations);
	for (const struct field *f = fields_total; f->name != NULL; f++) {
		int64_t was, is;
		if (f->title != NULL && f->get(before, &was) && f->get(now, &is))
			put_number_change(p, f->title, was, is);
	}
}

static void put_remarks(struct page *p, const struct model *m, const struct model *baseline)
{
	g_autoptr(GPtrArray) notes = view_notes(m, baseline, p->context);
	for (guint i = 0; i < notes->len; i++)
		page_remark(p, g_ptr_array_index(notes, i));
}

void view_text_comparison(const struct view_comparison *c, FILE *out)
{
	struct page p = page_new(out, c->options, c->context, c->catalog);
	guint shown = view_shown(c->options, c->deltas->len);

	fputs("Allocation Comparison:\nCurrent vs Baseline\n", out);
	for (guint i = 0; i < shown; i++) {
		const struct delta *d = &g_array_index(c->deltas, struct delta, i);
		page_key(&p, c->current.rows->kind, d->key);
		put_delta(&p, d, c->current.rows->kind);
		if (c->options->verbosity >= 2) {
			put_delta_vias(&p, c, d);
			put_delta_places(&p, c, d);
		}
		if (c->options->verbosity >= 3)
			put_delta_traces(&p, c, d);
	}
	put_delta_rest(&p, c->deltas, shown);
	if (c->whole != NULL) {
		page_key(&p, c->current.whole->kind, c->whole->key);
		put_delta(&p, c->whole, GROUPS_OF_NAMES);
	}
	if (c->deltas->len == 0 && c->whole == NULL)
		fputs(c->filtered ? "(no difference matches the filters)\n" : "(no difference)\n", out);
	put_remarks(&p, c->current.side->model, c->baseline.side->model);
	if (c->options->verbosity >= 1)
		put_summary_change(&p, &c->baseline.side->totals, &c->current.side->totals);
	view_advice_put_changes(&p, c);
	if (c->current.leaks != NULL) {
		fputs("\n", out);
		view_text_leaks(&p, c->current.leaks);
	}
	if (view_shows_threads(c->options))
		view_text_threads(&p, c->current.ledger, c->current.side->attribution);
	page_clear(&p);
}
