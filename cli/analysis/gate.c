/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A limit of the run needs only the totals, so that a usual gate costs nothing if it passes. Rows are aggregated when a limit
   first needs them, once for each kind. */
#include "analysis/gate.h"

#include "analysis/gate_blame.h"
#include "base/wildcard.h"

/* The rows of one kind on both sides. NULL: no limit needed them yet, or there is no baseline. */
struct rows { struct grouping *baseline, *current; };

struct check {
	struct sides *sides;
	const struct side_pair *pair;        /* without lines, so that code which only moved is the same */
	const struct report_options *options;
	struct rows rows[GROUP_KEY_COUNT][2];     /* [0]: without harness and runtime; [1]: all */
	GPtrArray *results;
};

/* The data of is_own and is_runtime: the row keys of a side, and the kind of rows. */
struct sieve { struct row_keys *keys; enum group_key by; };

static bool is_own(void *data, const struct site *site)
{
	const struct sieve *s = data;
	return !row_key_is_runtime(s->keys, s->by, site);
}

static bool is_runtime(void *data, const struct site *site)
{
	const struct sieve *s = data;
	return row_key_is_runtime(s->keys, s->by, site);
}

static struct grouping *rows_of_side(const struct side *side, enum group_key by, bool all)
{
	if (side == NULL)
		return NULL;
	struct sieve sieve = { side->keys, by };
	return aggregate_rows(side, by, all ? NULL : is_own, &sieve);
}

static const struct rows *rows_of(struct check *c, enum group_key by, bool all)
{
	struct rows *rows = &c->rows[by][all];
	if (rows->current == NULL) {
		rows->baseline = rows_of_side(c->pair->baseline, by, all);
		rows->current = rows_of_side(c->pair->current, by, all);
	}
	return rows;
}

static struct group everything(const struct grouping *g)
{
	struct group all = { 0 };
	for (guint i = 0; g != NULL && i < g->groups->len; i++)
		all.count += g_array_index(g->groups, struct group, i).count;
	return all;
}

/* Returns the part of harness and runtime in a metric. */
static int64_t runtime_part(const struct side *side, enum gate_metric metric)
{
	if (side == NULL)
		return 0;
	struct sieve sieve = { side->keys, GROUP_FUNCTION };
	struct grouping *rows = aggregate_rows(side, GROUP_FUNCTION, is_runtime, &sieve);
	int64_t part = 0;
	for (guint i = 0; i < rows->groups->len; i++)
		part += gate_metric_of(&g_array_index(rows->groups, struct group, i).cost, metric);
	aggregate_free(rows);
	return part;
}

/* Returns by how much the numbers of a limit can be off. A peak of the baseline that was lower allows less. */
static int64_t bound_of(const struct check *c, const struct gate_limit *limit)
{
	int64_t bound = 0;
	if (limit->metric != GATE_PEAK)
		return 0;
	if (limit->bound != GATE_AT_MOST && c->pair->baseline != NULL)
		bound = model_peak_bound(c->pair->baseline->model);
	if (__builtin_add_overflow(bound, model_peak_bound(c->pair->current->model), &bound))
		return INT64_MAX;
	return bound;
}

/* Blames only the program's own stacks, unless --runtime asks for the others, too. */
static void check_run(struct check *c, const struct gate_limit *limit)
{
	const struct side *old_side = c->pair->baseline, *new_side = c->pair->current;
	struct gate_result *r = gate_results_add(c->results, limit, NULL, old_side != NULL ? &old_side->totals : NULL,
	                                         &new_side->totals, bound_of(c, limit));
	if (r->passed)
		return;
	const struct rows *rows = rows_of(c, GROUP_FUNCTION, c->options->runtime);
	r->runtime = runtime_part(new_side, limit->metric);
	r->baseline_runtime = limit->bound != GATE_AT_MOST ? runtime_part(old_side, limit->metric) : 0;
	struct group old = everything(rows->baseline), new = everything(rows->current);
	struct compare_pair all = { 0, old_side != NULL ? &old : NULL, &new };
	gate_blame(r, sides_as_they_are(c->sides), rows->baseline, rows->current, &all);
}

/* A name in brackets, such as `(no test)`, is no test, region or phase. It matches only a pattern that begins with a bracket,
   too. */
static bool matches(const struct gate_limit *limit, const char *name)
{
	bool bracketed = limit->group == GROUP_TEST || limit->group == GROUP_REGION || limit->group == GROUP_PHASE;
	if (bracketed && *name == '(' && *limit->pattern != '(')
		return false;
	return wildcard_matches(limit->pattern, name);
}

/* A pattern that begins with a wildcard matches any name. It is not meant for harness and runtime. */
static bool begins_with_wildcard(const char *pattern)
{
	return *pattern == '*' || *pattern == '?';
}

static gint by_name(gconstpointer a, gconstpointer b, gpointer catalog)
{
	const struct compare_pair *x = a, *y = b;
	return aggregate_compare_keys(catalog, GROUPS_OF_NAMES, x->key, y->key);
}

/* Sets the cost's peak to the row's part in the peak of one process: the one in whose peak the row has most. The process with
   the highest peak may have nothing of the row. Sets rows->peak to that process. */
static void take_peak(const struct gate_limit *limit, const struct group *group, struct grouping *rows, struct cost *cost)
{
	if (limit->metric == GATE_PEAK && group != NULL)
		cost->peak_bytes = aggregate_peak_share(rows, group, &rows->peak);
}

static void check_row(struct check *c, const struct gate_limit *limit, const struct rows *rows, const char *name,
                      const struct compare_pair *p)
{
	struct cost before = compare_cost(p->baseline), now = compare_cost(p->current);
	struct grouping old = rows->baseline != NULL ? *rows->baseline : (struct grouping){ 0 }, new = *rows->current;
	take_peak(limit, p->baseline, &old, &before);
	take_peak(limit, p->current, &new, &now);
	struct gate_result *r = gate_results_add(c->results, limit, name, &before, &now, bound_of(c, limit));
	if (!r->passed)
		gate_blame(r, sides_as_they_are(c->sides), &old, &new, p);
}

static void check_rows(struct check *c, const struct gate_limit *limit)
{
	const struct rows *rows = rows_of(c, limit->group, !begins_with_wildcard(limit->pattern));
	GArray *pairs = compare_pairs(limit->bound != GATE_AT_MOST ? rows->baseline : NULL, rows->current);

	g_array_sort_with_data(pairs, by_name, c->pair->catalog);
	for (guint i = 0; i < pairs->len; i++) {
		const struct compare_pair *p = &g_array_index(pairs, struct compare_pair, i);
		const char *name = catalog_text(c->pair->catalog, (name_id){ p->key });
		if (matches(limit, name))
			check_row(c, limit, rows, name, p);
	}
	g_array_free(pairs, TRUE);
}

GPtrArray *gate_check(const GPtrArray *limits, struct sides *sides, const struct report_options *options)
{
	struct check c = { .sides = sides, .options = options, .results = gate_results_new() };
	if (limits->len > 0)
		c.pair = sides_of_any_place(sides);
	for (guint i = 0; i < limits->len; i++) {
		const struct gate_limit *limit = g_ptr_array_index(limits, i);
		if (limit->bound != GATE_AT_MOST && c.pair->baseline == NULL)
			continue;
		if (limit->of_run)
			check_run(&c, limit);
		else
			check_rows(&c, limit);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(c.rows); i++)
		for (int all = 0; all <= 1; all++) {
			aggregate_free(c.rows[i][all].baseline);
			aggregate_free(c.rows[i][all].current);
		}
	return c.results;
}
