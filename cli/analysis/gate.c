/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A limit of the run is held against the totals alone, so that the usual gate costs nothing where it passes;
   the rows of each kind are made once, when a limit first asks for them. */
#include "analysis/gate.h"

#include "analysis/gate_blame.h"

#include <inttypes.h>
#include <string.h>

enum { GROUP_COUNT = GROUP_STACK + 1 };

/* Wide enough for a product of two counters. */
__extension__ typedef __int128 wide;

/* The rows of one kind, of both models; of all sites, or without what harness and runtime take. */
struct rows {
	bool all;
	struct report_options options;
	struct catalog *catalog;
	struct gate_side baseline, current;
};

struct check {
	const struct model *model, *baseline;
	const struct report_options *options;
	struct rows *rows[GROUP_COUNT][2];   /* by whether they are of all sites */
	struct gate_blame *blame;
	GPtrArray *results;
};

static void free_culprit(gpointer data)
{
	struct gate_culprit *c = data;
	for (guint i = 0; i < c->frames->len; i++) {
		g_free(g_array_index(c->frames, struct gate_frame, i).function);
		g_free(g_array_index(c->frames, struct gate_frame, i).file);
	}
	g_array_free(c->frames, TRUE);
	g_free(c->function);
	g_free(c->file);
	g_free(c);
}

static void free_result(gpointer data)
{
	struct gate_result *r = data;
	g_free(r->subject);
	g_ptr_array_unref(r->culprits);
	g_free(r);
}

static bool is_own(void *attribution, const struct site *site)
{
	return !attribution_is_runtime(attribution, site);
}

static bool is_runtime(void *attribution, const struct site *site)
{
	return attribution_is_runtime(attribution, site);
}

/* several: processes are told apart, be it for the other side's sake. */
static struct gate_side open_side(const struct model *m, const struct rows *rows, bool several)
{
	struct gate_side side = { .model = m };
	if (m == NULL)
		return side;
	model_totals(m, &side.peak);
	side.attribution = attribution_new(m, rows->catalog, &rows->options);
	if (several)
		attribution_name_processes(side.attribution);
	side.rows = aggregate_rows(m, rows->catalog, side.attribution, side.peak, rows->all ? NULL : is_own, side.attribution);
	return side;
}

static void close_side(struct gate_side *side)
{
	aggregate_free(side->rows);
	attribution_free(side->attribution);
}

/* In the same catalog for both, which minds no lines. */
static struct rows *rows_of(struct check *c, enum group_key group, bool all)
{
	struct rows *rows = c->rows[group][all];
	if (rows == NULL) {
		rows = c->rows[group][all] = g_new0(struct rows, 1);
		rows->all = all;
		rows->options = *c->options;
		rows->options.runtime = false;
		rows->options.group = group;
		rows->catalog = catalog_new(true);
		bool several = c->model->processes->len > 2
		               || (c->baseline != NULL && c->baseline->processes->len > 2);
		rows->baseline = open_side(c->baseline, rows, several);
		rows->current = open_side(c->model, rows, several);
	}
	return rows;
}

static void free_rows(struct rows *rows)
{
	if (rows == NULL)
		return;
	close_side(&rows->baseline);
	close_side(&rows->current);
	catalog_free(rows->catalog);
	g_free(rows);
}

static int64_t clamp(wide value)
{
	return value > INT64_MAX ? INT64_MAX : (int64_t)value;
}

static int64_t most(const struct gate_limit *limit, int64_t baseline)
{
	if (limit->bound == GATE_AT_MOST)
		return limit->value;
	wide growth = limit->bound == GATE_GROWTH ? limit->value : (wide)baseline * limit->value / GATE_WHOLE;
	return clamp(baseline + growth);
}

static struct gate_result *add_result(struct check *c, const struct gate_limit *limit, const char *subject,
                                      const struct cost *before, const struct cost *now)
{
	struct gate_result *r = g_new0(struct gate_result, 1);
	r->limit = limit;
	r->subject = g_strdup(subject);
	r->actual = gate_metric_of(now, limit->metric);
	r->baseline = limit->bound == GATE_AT_MOST ? 0 : gate_metric_of(before, limit->metric);
	r->allowed = most(limit, r->baseline);
	r->passed = r->actual <= r->allowed;
	r->culprits = g_ptr_array_new_with_free_func(free_culprit);
	g_ptr_array_add(c->results, r);
	return r;
}

static void blame(struct check *c, struct gate_result *r, const struct rows *rows,
                  const struct compare_pair *p)
{
	if (r->passed)
		return;
	if (c->blame == NULL)
		c->blame = gate_blame_new(c->model, c->baseline, c->options);
	gate_blame(c->blame, r, &rows->baseline, &rows->current, p);
}

static struct group everything(const struct grouping *g)
{
	struct group all = { 0 };
	for (guint i = 0; g != NULL && i < g->groups->len; i++)
		all.count += g_array_index(g->groups, struct group, i).count;
	return all;
}

/* What harness and runtime have in a metric. */
static int64_t runtime_part(const struct gate_side *side, enum gate_metric metric)
{
	if (side->model == NULL)
		return 0;
	struct grouping *rows = aggregate_rows(side->model, side->rows->catalog, side->attribution, side->peak, is_runtime,
	                                       side->attribution);
	int64_t part = 0;
	for (guint i = 0; i < rows->groups->len; i++)
		part += gate_metric_of(&g_array_index(rows->groups, struct group, i).cost, metric);
	aggregate_free(rows);
	return part;
}

/* The stacks to blame are the program's own, where the options do not ask for the runtime's. */
static void check_run(struct check *c, const struct gate_limit *limit)
{
	struct cost before = c->baseline != NULL ? model_totals(c->baseline, NULL) : (struct cost){ 0 };
	struct cost now = model_totals(c->model, NULL);
	struct gate_result *r = add_result(c, limit, NULL, &before, &now);
	if (r->passed)
		return;
	const struct rows *rows = rows_of(c, GROUP_FUNCTION, c->options->runtime);
	r->runtime = runtime_part(&rows->current, limit->metric);
	r->baseline_runtime = limit->bound != GATE_AT_MOST ? runtime_part(&rows->baseline, limit->metric) : 0;
	struct group old = everything(rows->baseline.rows), new = everything(rows->current.rows);
	struct compare_pair all = { 0, c->baseline != NULL ? &old : NULL, &new };
	blame(c, r, rows, &all);
}

/* Names in brackets stand for what is of no test; only a pattern that begins like them means them. */
static bool matches(const struct gate_limit *limit, const char *name)
{
	if (limit->group == GROUP_TEST && *name == '(' && *limit->pattern != '(')
		return false;
	return gate_limit_matches(limit->pattern, name);
}

/* What harness and runtime take is meant by a pattern that says so: one of anything does not. */
static bool begins_with_wildcard(const char *pattern)
{
	return *pattern == '*' || *pattern == '?';
}

static gint by_name(gconstpointer a, gconstpointer b, gpointer catalog)
{
	const struct compare_pair *x = a, *y = b;
	return aggregate_compare_keys(catalog, GROUPS_OF_NAMES, x->key, y->key);
}

/* A row's part in the peak that the limit is about: of several processes, that in which it had most alive at the peak. The
   part of another, the highest, may well have none of it. */
static void take_peak(const struct gate_limit *limit, const struct group *group, struct gate_side *side, struct cost *cost)
{
	if (limit->metric == GATE_PEAK && group != NULL)
		cost->peak_bytes = aggregate_peak_share(side->rows, group, &side->peak);
}

static void check_rows(struct check *c, const struct gate_limit *limit)
{
	const struct rows *rows = rows_of(c, limit->group, !begins_with_wildcard(limit->pattern));
	GArray *pairs =
		compare_pairs(limit->bound != GATE_AT_MOST ? rows->baseline.rows : NULL, rows->current.rows);

	g_array_sort_with_data(pairs, by_name, rows->catalog);
	for (guint i = 0; i < pairs->len; i++) {
		const struct compare_pair *p = &g_array_index(pairs, struct compare_pair, i);
		const char *name = catalog_text(rows->catalog, (name_id){ p->key });
		struct cost before = compare_cost(p->baseline), now = compare_cost(p->current);
		struct rows at = *rows;
		if (!matches(limit, name))
			continue;
		take_peak(limit, p->baseline, &at.baseline, &before);
		take_peak(limit, p->current, &at.current, &now);
		blame(c, add_result(c, limit, name, &before, &now), &at, p);
	}
	g_array_free(pairs, TRUE);
}

GPtrArray *gate_check(const GPtrArray *limits, const struct model *m, const struct model *baseline,
                      const struct report_options *options)
{
	struct check c = {
		.model = m, .baseline = baseline, .options = options,
		.results = g_ptr_array_new_with_free_func(free_result),
	};
	for (guint i = 0; i < limits->len; i++) {
		const struct gate_limit *limit = g_ptr_array_index(limits, i);
		if (limit->bound != GATE_AT_MOST && baseline == NULL)
			continue;
		if (limit->of_run)
			check_run(&c, limit);
		else
			check_rows(&c, limit);
	}
	gate_blame_free(c.blame);
	for (size_t i = 0; i < G_N_ELEMENTS(c.rows); i++)
		for (int all = 0; all <= 1; all++)
			free_rows(c.rows[i][all]);
	return c.results;
}

guint gate_failures(const GPtrArray *results)
{
	guint count = 0;
	for (guint i = 0; i < results->len; i++)
		count += !((const struct gate_result *)g_ptr_array_index(results, i))->passed;
	return count;
}

int64_t gate_excess(const struct gate_result *r)
{
	return r->actual - (r->limit->bound == GATE_AT_MOST ? r->allowed : r->baseline);
}

char *gate_percent(int64_t from, int64_t change)
{
	if (from <= 0)
		return NULL;
	wide magnitude = change < 0 ? -(wide)change : change, hundredths = magnitude * 10000 / from;
	const char *sign = change < 0 ? "-" : "+";
	if (hundredths == 0 && change != 0)
		return g_strdup_printf("%s<0.01%%", sign);
	if (hundredths > INT64_MAX)
		return NULL;
	return g_strdup_printf("%s%" PRId64 ".%02d%%", sign, (int64_t)(hundredths / 100),
	                       (int)(hundredths % 100));
}
