/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Every command and every format shares this path from sides to output. */
#include "report/report.h"

#include "analysis/advice.h"
#include "analysis/compare.h"
#include "analysis/filter.h"
#include "analysis/ledger.h"
#include "analysis/mark_growth.h"
#include "analysis/quiet_tests.h"
#include "views/threshold.h"
#include "views/view.h"

/* What the options select from a side. The report owns it. */
struct selection {
	struct grouping *rows, *runtime, *whole;
	GArray *growth, *advice;
	struct thread_pools *pools;
	struct ledger *ledger;
	struct leak_report *leaks;
};

struct report {
	const struct report_options *options;
	const struct side_pair *sides;
	struct selection baseline, current;   /* without a baseline, all members of `baseline` are NULL */
	GArray *deltas, *runtime, *whole;     /* of struct delta; NULL without a baseline */
};

/* The data of keeps_row_site and keeps_runtime_site. */
struct sieve { struct filter *filter; const struct side *side; const struct report_options *options; };

static bool is_runtime(const struct sieve *s, const struct site *site)
{
	return !s->options->runtime && row_key_is_runtime(s->side->keys, s->options->group, site);
}

static bool keeps_row_site(void *data, const struct site *site)
{
	const struct sieve *s = data;
	return filter_keeps_site(s->filter, site) && !is_runtime(s, site);
}

static bool keeps_runtime_site(void *data, const struct site *site)
{
	const struct sieve *s = data;
	return filter_keeps_site(s->filter, site) && is_runtime(s, site);
}

static struct selection select_of(const struct side *side, const struct report_options *options)
{
	struct selection s = { .pools = thread_pools_new(side->model, options->fold_threads) };
	struct filter *filter = filter_new(options, side);
	struct sieve sieve = { filter, side, options };
	s.rows = aggregate_rows(side, options->group, keeps_row_site, &sieve);
	s.runtime = aggregate_rows(side, options->group, keeps_runtime_site, &sieve);
	s.whole = aggregate_whole(s.runtime, row_key_runtime_name(side->keys, options->group));
	s.growth = mark_growth_rows(side, filter_keeps_site, filter);
	s.ledger = ledger_new(side->model, s.pools);
	if (options->leaks)
		s.leaks = leak_report_new(side, s.ledger, options, filter_keeps_site, filter);
	else if (!options->no_advice)
		s.advice = advice_find(side, s.ledger, options, filter_keeps_site, filter);
	filter_free(filter);
	return s;
}

static void selection_clear(struct selection *s)
{
	g_clear_pointer(&s->growth, g_array_unref);
	g_clear_pointer(&s->advice, g_array_unref);
	leak_report_free(s->leaks);
	ledger_free(s->ledger);
	thread_pools_free(s->pools);
	aggregate_free(s->rows);
	aggregate_free(s->runtime);
	aggregate_free(s->whole);
}

static struct view_side view_of(const struct side *side, const struct selection *s)
{
	return (struct view_side){ side, s->rows, s->runtime, s->whole, s->growth, s->ledger, s->leaks, s->advice };
}

/* Keeps a row if it passes the filters on one of the sides. */
static bool keeps_delta(const void *data, const struct delta *d)
{
	struct cost baseline = compare_cost(d->baseline), current = compare_cost(d->current);
	return filter_keeps_row(data, &baseline) || filter_keeps_row(data, &current);
}

static void compare(struct report *r)
{
	const struct selection *before = &r->baseline, *now = &r->current;
	enum sort_key sort = r->options->sort;
	r->deltas = compare_groups(before->rows, now->rows, sort, keeps_delta, r->options);
	r->runtime = compare_groups(before->runtime, now->runtime, sort, keeps_delta, r->options);
	r->whole = compare_groups(before->whole, now->whole, sort, keeps_delta, r->options);
}

static void order(struct report *r)
{
	struct grouping *const all[] = { r->current.rows, r->current.runtime, r->current.whole };
	if (r->options->table && !filter_is_active(r->options))
		quiet_tests_add(r->current.rows);
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		filter_rows(r->options, all[i]);
	aggregate_sort(r->current.rows, r->options->sort);
	aggregate_sort(r->current.runtime, r->options->sort);
}

struct report *report_new(struct sides *sides, const struct report_options *options)
{
	struct report *r = g_new0(struct report, 1);
	r->options = options;
	r->sides = sides_compare(sides) ? sides_of_any_place(sides) : sides_as_they_are(sides);
	if (sides_compare(sides))
		r->baseline = select_of(r->sides->baseline, options);
	r->current = select_of(r->sides->current, options);
	if (sides_compare(sides))
		compare(r);
	else
		order(r);
	return r;
}

void report_free(struct report *r)
{
	if (r == NULL)
		return;
	g_clear_pointer(&r->deltas, g_array_unref);
	g_clear_pointer(&r->runtime, g_array_unref);
	g_clear_pointer(&r->whole, g_array_unref);
	selection_clear(&r->baseline);
	selection_clear(&r->current);
	g_free(r);
}

void report_write(const struct report *r, const struct format *format, const struct view_context *context, FILE *out)
{
	const struct catalog *catalog = r->sides->catalog;
	struct view_side current = view_of(r->sides->current, &r->current);
	bool filtered = filter_is_active(r->options);
	if (r->deltas == NULL) {
		format->report(&(struct view_report){ r->options, context, catalog, current, filtered }, out);
		return;
	}
	format->comparison(&(struct view_comparison){
		r->options, context, catalog, view_of(r->sides->baseline, &r->baseline), current, r->deltas, r->runtime,
		r->whole->len > 0 ? &g_array_index(r->whole, struct delta, 0) : NULL, filtered,
	}, out);
}

int64_t report_rows(const struct report *r)
{
	int64_t rows = 0;
	if (r->deltas == NULL)
		return r->options->leaks ? r->current.leaks->rows->len : r->current.rows->groups->len;
	for (guint i = 0; i < r->deltas->len; i++)
		rows += g_array_index(r->deltas, struct delta, i).status != DELTA_MOVED;
	return rows;
}

static void add_reached(struct threshold *t, const struct report *r)
{
	const struct catalog *catalog = r->sides->catalog;
	const GArray *groups = r->current.rows->groups;
	for (guint i = 0; !r->options->leaks && i < groups->len; i++) {
		const struct group *row = &g_array_index(groups, struct group, i);
		threshold_add(t, aggregate_key_name(catalog, r->current.rows->kind, row->key), row->cost.bytes);
	}
	for (guint i = 0; r->options->leaks && i < r->current.leaks->rows->len; i++) {
		const struct leak_row *row = leak_report_row(r->current.leaks, i);
		threshold_add(t, aggregate_key_name(catalog, r->current.leaks->row_kind, row->key), row->bytes);
	}
}

/* Rows that only moved do not count. */
static void add_changed(struct threshold *t, const struct report *r)
{
	for (guint i = 0; i < r->deltas->len; i++) {
		const struct delta *d = &g_array_index(r->deltas, struct delta, i);
		int64_t bytes = MAX(compare_cost(d->baseline).bytes, compare_cost(d->current).bytes);
		if (d->status != DELTA_MOVED)
			threshold_add(t, aggregate_key_name(r->sides->catalog, r->current.rows->kind, d->key), bytes);
	}
}

char *report_reached(const struct report *r)
{
	bool compares = r->deltas != NULL;
	if (r->options->threshold_bytes < 0)
		return NULL;
	struct threshold *t = threshold_new();
	if (compares)
		add_changed(t, r);
	else
		add_reached(t, r);
	g_autofree char *what = g_strconcat(compares ? "changed " : "", group_name(r->options->group), NULL);
	const char *did = compares ? "allocated, now or in the baseline," : r->options->leaks ? "leaked" : "allocated";
	char *text = threshold_text(t, what, did, r->options->threshold_bytes);
	threshold_free(t);
	return text;
}
