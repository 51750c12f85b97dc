/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The way from a model to output, in one place for every command. */
#include "report/report.h"

#include "analysis/compare.h"
#include "analysis/filter.h"
#include "analysis/ledger.h"
#include "analysis/mark_growth.h"
#include "analysis/quiet_tests.h"
#include "views/threshold.h"
#include "views/view.h"

/* A model, and what only this module changes. */
struct side {
	struct attribution *attribution;
	struct grouping *rows, *runtime, *whole;
	GArray *growth;
	struct thread_pools *pools;
	struct ledger *ledger;
	struct leak_report *leaks;
	struct view_side view;
};

/* What rows are made of, and what stands beside them. */
struct sieve { struct filter *filter; struct attribution *attribution; };

static bool keeps_row_site(void *data, const struct site *site)
{
	const struct sieve *s = data;
	return filter_keeps_site(s->filter, site) && !attribution_is_runtime(s->attribution, site);
}

static bool keeps_runtime_site(void *data, const struct site *site)
{
	const struct sieve *s = data;
	return filter_keeps_site(s->filter, site) && attribution_is_runtime(s->attribution, site);
}

/* several: processes are told apart, be it for the other side's sake. */
static struct side side_open(const struct model *m, struct catalog *c, const struct report_options *options,
                             bool several)
{
	struct side side = { .pools = thread_pools_new(m, options->fold_threads), .view.model = m };
	process_id peak = { 0 };
	side.view.totals = model_totals(m, &peak);
	side.attribution = attribution_new(m, c, options);
	if (several)
		attribution_name_processes(side.attribution);
	struct filter *filter = filter_new(options, m, c, side.attribution);
	struct sieve sieve = { filter, side.attribution };
	side.rows = aggregate_rows(m, c, side.attribution, peak, keeps_row_site, &sieve);
	side.runtime = aggregate_rows(m, c, side.attribution, peak, keeps_runtime_site, &sieve);
	side.whole = aggregate_whole(side.runtime, attribution_runtime_name(side.attribution));
	side.view.growth = side.growth = mark_growth_rows(m, c, side.attribution, filter_keeps_site, filter);
	side.view.ledger = side.ledger = ledger_new(m, side.pools);
	if (options->leaks)
		side.view.leaks = side.leaks = leak_report_new(m, side.ledger, side.attribution, options,
		                                               filter_keeps_site, filter);
	filter_free(filter);
	side.view.parts = (struct compare_side){ side.rows, side.attribution, peak };
	side.view.runtime = (struct compare_side){ side.runtime, side.attribution, peak };
	side.view.whole = (struct compare_side){ side.whole, side.attribution, peak };
	return side;
}

static void side_close(struct side *side)
{
	g_array_unref(side->growth);
	leak_report_free(side->leaks);
	ledger_free(side->ledger);
	thread_pools_free(side->pools);
	aggregate_free(side->rows);
	aggregate_free(side->runtime);
	aggregate_free(side->whole);
	attribution_free(side->attribution);
}

/* Takes the threshold. */
static char *reached_text(struct threshold *t, const struct report_options *options, const char *changed, const char *did)
{
	g_autofree char *what = g_strconcat(changed, view_group_name(options->group), NULL);
	char *text = threshold_text(t, what, did, options->threshold_bytes);
	threshold_free(t);
	return text;
}

static char *report_reached(const struct report_options *options, const struct catalog *catalog, const struct side *side)
{
	struct threshold *t = threshold_new();
	const GArray *groups = side->rows->groups;
	for (guint i = 0; options->threshold_bytes >= 0 && !options->leaks && i < groups->len; i++) {
		const struct group *row = &g_array_index(groups, struct group, i);
		threshold_add(t, aggregate_key_name(catalog, side->rows->kind, row->key), row->cost.bytes);
	}
	for (guint i = 0; options->threshold_bytes >= 0 && options->leaks && i < side->leaks->rows->len; i++) {
		const struct leak_row *row = leak_report_row(side->leaks, i);
		threshold_add(t, aggregate_key_name(catalog, attribution_kind(side->attribution), row->key), row->bytes);
	}
	return reached_text(t, options, "", options->leaks ? "leaked" : "allocated");
}

/* What was only moved does not count. */
static char *comparison_reached(const struct report_options *options, const struct catalog *catalog, const struct side *now,
                                const GArray *deltas)
{
	struct threshold *t = threshold_new();
	for (guint i = 0; options->threshold_bytes >= 0 && i < deltas->len; i++) {
		const struct delta *d = &g_array_index(deltas, struct delta, i);
		int64_t bytes = MAX(compare_cost(d->baseline).bytes, compare_cost(d->current).bytes);
		if (d->status != DELTA_MOVED)
			threshold_add(t, aggregate_key_name(catalog, now->rows->kind, d->key), bytes);
	}
	return reached_text(t, options, "changed ", "allocated, now or in the baseline,");
}

struct report_outcome report_write(const struct model *m, const struct report_options *options, const struct format *format,
                                   FILE *out)
{
	struct catalog *catalog = catalog_new(false);
	struct side side = side_open(m, catalog, options, false);
	if (options->table && !filter_is_active(options))
		quiet_tests_add(side.rows, catalog);
	filter_rows(options, side.rows);
	filter_rows(options, side.runtime);
	filter_rows(options, side.whole);
	aggregate_sort(side.rows, options->sort);
	aggregate_sort(side.runtime, options->sort);
	struct view_report view = { options, catalog, side.view, filter_is_active(options) };
	format->report(&view, out);
	struct report_outcome outcome = {
		options->leaks ? side.leaks->rows->len : side.rows->groups->len, report_reached(options, catalog, &side),
	};
	side_close(&side);
	catalog_free(catalog);
	return outcome;
}

/* A row counts when either side is large enough. */
static bool keeps_delta(const void *data, const struct delta *d)
{
	struct cost baseline = compare_cost(d->baseline), current = compare_cost(d->current);
	return filter_keeps_row(data, &baseline) || filter_keeps_row(data, &current);
}

struct report_outcome report_compare(const struct model *m, const struct model *baseline,
                                     const struct report_options *options, const struct format *format, FILE *out)
{
	struct catalog *catalog = catalog_new(true);
	bool several = m->processes->len > 2 || baseline->processes->len > 2;
	struct side before = side_open(baseline, catalog, options, several);
	struct side now = side_open(m, catalog, options, several);
	GArray *deltas = compare_groups(before.rows, now.rows, options->sort, keeps_delta, options);
	GArray *runtime = compare_groups(before.runtime, now.runtime, options->sort, keeps_delta, options);
	GArray *whole = compare_groups(before.whole, now.whole, options->sort, keeps_delta, options);
	struct view_comparison view = {
		options, catalog, before.view, now.view, deltas, runtime,
		whole->len > 0 ? &g_array_index(whole, struct delta, 0) : NULL, filter_is_active(options),
	};
	format->comparison(&view, out);
	struct report_outcome outcome = { 0, comparison_reached(options, catalog, &now, deltas) };
	for (guint i = 0; i < deltas->len; i++)
		outcome.rows += g_array_index(deltas, struct delta, i).status != DELTA_MOVED;
	g_array_free(deltas, TRUE);
	g_array_free(runtime, TRUE);
	g_array_free(whole, TRUE);
	side_close(&before);
	side_close(&now);
	catalog_free(catalog);
	return outcome;
}
