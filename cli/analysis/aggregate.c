/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Sorts pairs of (key, site) to make groups: one array, however large, and no hash table. */
#include "analysis/aggregate.h"

#include <stdlib.h>
#include <string.h>

static const struct site *site_at(const struct model *m, uint32_t i)
{
	return &g_array_index(m->sites, struct site, i);
}

static int compare_words(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

static void add_site(struct group *group, const struct model *m, uint32_t site, process_id peak)
{
	const struct site *s = site_at(m, site);
	struct cost cost = s->cost;
	if (model_get_thread(m, s->thread)->process.i != peak.i)
		cost.peak_blocks = cost.peak_bytes = 0;
	if (!cost_add(&group->cost, &cost))
		g_error("the sum over the sites overflows: their reader did not check it");
	group->count++;
}

/* Makes the groups of g from pairs. The high half of a pair is the key, the low half the site. */
static struct grouping *group_pairs(struct grouping g, uint64_t *pairs, size_t count)
{
	struct grouping *made = g_new(struct grouping, 1);
	g.groups = g_array_new(FALSE, FALSE, sizeof(struct group));
	g.sites = g_new(uint32_t, count);
	if (count > 0)
		qsort(pairs, count, sizeof *pairs, compare_words);
	for (size_t i = 0; i < count; i++) {
		uint32_t key = (uint32_t)(pairs[i] >> 32);
		if (i == 0 || key != (uint32_t)(pairs[i - 1] >> 32)) {
			struct group empty = { .key = key, .first = (guint)i };
			g_array_append_val(g.groups, empty);
		}
		g.sites[i] = (uint32_t)pairs[i];
		add_site(&g_array_index(g.groups, struct group, g.groups->len - 1), g.side->model, g.sites[i], g.peak);
	}
	*made = g;
	return made;
}

struct grouping *aggregate_rows(const struct side *side, enum group_key by, aggregate_keeps keeps, void *data)
{
	const struct model *m = side->model;
	g_autofree uint64_t *pairs = g_new(uint64_t, m->sites->len);
	size_t count = 0;
	for (uint32_t i = 1; i < m->sites->len; i++)
		if (keeps == NULL || keeps(data, site_at(m, i)))
			pairs[count++] = (uint64_t)row_key(side->keys, by, site_at(m, i)) << 32 | i;
	return group_pairs((struct grouping){ .side = side, .by = by, .kind = row_key_kind(by), .peak = side->peak }, pairs, count);
}

static uint32_t part_key(struct attribution *a, stack_id stack, enum group_kind kind)
{
	switch (kind) {
	case GROUPS_OF_PLACES:
		return attribution_place(a, stack).i;
	case GROUPS_OF_TRACES:
		return attribution_trace(a, stack).i;
	default:
		return attribution_via(a, stack).i;
	}
}

struct grouping *aggregate_parts_of(const struct side *side, const struct grouping *whole, const struct group *group,
                                    enum group_kind kind)
{
	g_autofree uint64_t *pairs = g_new(uint64_t, group->count);
	size_t count = 0;
	for (guint i = 0; i < group->count && (kind != GROUPS_OF_NAMES || row_key_has_vias(whole->by)); i++) {
		uint32_t site = whole->sites[group->first + i];
		uint32_t key = part_key(side->attribution, site_at(side->model, site)->stack, kind);
		if (key != 0 || kind != GROUPS_OF_NAMES)
			pairs[count++] = (uint64_t)key << 32 | site;
	}
	return group_pairs((struct grouping){ .side = side, .by = whole->by, .kind = kind, .peak = whole->peak }, pairs, count);
}

struct grouping *aggregate_parts(const struct grouping *whole, const struct group *group, enum group_kind kind)
{
	return aggregate_parts_of(whole->side, whole, group, kind);
}

struct grouping *aggregate_whole(const struct grouping *rows, name_id name)
{
	struct grouping *g = g_new0(struct grouping, 1);
	struct group whole = { .key = name.i };
	*g = *rows;
	g->kind = GROUPS_OF_NAMES;
	g->groups = g_array_new(FALSE, FALSE, sizeof(struct group));
	for (guint i = 0; i < rows->groups->len; i++) {
		const struct group *row = &g_array_index(rows->groups, struct group, i);
		whole.count += row->count;
		if (!cost_add(&whole.cost, &row->cost))
			g_error("the sum over the sites overflows: their reader did not check it");
	}
	/* The sites of all rows are neighbours already. */
	g->sites = g_new(uint32_t, whole.count);
	for (guint i = 0; i < whole.count; i++)
		g->sites[i] = rows->sites[i];
	if (rows->groups->len > 0)
		g_array_append_val(g->groups, whole);
	return g;
}

void aggregate_free(struct grouping *g)
{
	if (g == NULL)
		return;
	g_array_free(g->groups, TRUE);
	g_free(g->sites);
	g_free(g);
}

static int compare_names(const struct catalog *c, name_id a, name_id b)
{
	return a.i == b.i ? 0 : strcmp(catalog_text(c, a), catalog_text(c, b));
}

static int compare_places(const struct catalog *c, uint32_t a, uint32_t b)
{
	struct place x = catalog_get_place(c, (place_id){ a }), y = catalog_get_place(c, (place_id){ b });
	int order = compare_names(c, x.file, y.file);
	return order != 0 ? order : (x.line > y.line) - (x.line < y.line);
}

static int compare_calls(const struct catalog *c, call_id a, call_id b)
{
	if (a.i == b.i)
		return 0;
	struct call x = catalog_get_call(c, a), y = catalog_get_call(c, b);
	int order = compare_names(c, x.function, y.function);
	if (order == 0)
		order = compare_names(c, x.file, y.file);
	return order != 0 ? order : (x.line > y.line) - (x.line < y.line);
}

/* From the innermost call out; the shorter trace first. */
static int compare_traces(const struct catalog *c, uint32_t a, uint32_t b)
{
	while (a != b && a != 0 && b != 0) {
		struct trace x = catalog_get_trace(c, (trace_id){ a }), y = catalog_get_trace(c, (trace_id){ b });
		int order = compare_calls(c, x.call, y.call);
		if (order != 0)
			return order;
		a = x.parent.i;
		b = y.parent.i;
	}
	return (a != 0) - (b != 0);
}

int aggregate_compare_keys(const struct catalog *c, enum group_kind kind, uint32_t a, uint32_t b)
{
	switch (kind) {
	case GROUPS_OF_NAMES:
		return compare_names(c, (name_id){ a }, (name_id){ b });
	case GROUPS_OF_PLACES:
		return compare_places(c, a, b);
	default:
		return compare_traces(c, a, b);
	}
}

static int descending(int64_t a, int64_t b)
{
	return (a < b) - (a > b);
}

struct ordering { const struct grouping *grouping; enum sort_key key; };

static gint compare_groups(gconstpointer a, gconstpointer b, gpointer data)
{
	const struct group *x = a, *y = b;
	const struct ordering *o = data;
	int order = 0;
	if (o->key == SORT_COUNT)
		order = descending(x->cost.allocations, y->cost.allocations);
	else if (o->key == SORT_SIZE)
		order = descending(x->cost.bytes, y->cost.bytes);
	if (order == 0)
		order = aggregate_compare_keys(o->grouping->side->catalog, o->grouping->kind, x->key, y->key);
	return order;
}

void aggregate_sort(struct grouping *g, enum sort_key key)
{
	struct ordering o = { g, key };
	g_array_sort_with_data(g->groups, compare_groups, &o);
}

/* The functions from the innermost out. */
static char *trace_name(const struct catalog *c, trace_id t)
{
	GString *name = g_string_new(t.i == 0 ? "???" : NULL);
	for (struct trace trace; t.i != 0; t = trace.parent) {
		trace = catalog_get_trace(c, t);
		g_string_append(name, name->len > 0 ? " < " : "");
		g_string_append(name, trace.call.i == 0 ? "…"
		                : catalog_text(c, catalog_get_call(c, trace.call).function));
	}
	return g_string_free(name, FALSE);
}

char *aggregate_key_name(const struct catalog *c, enum group_kind kind, uint32_t key)
{
	if (kind == GROUPS_OF_NAMES)
		return g_strdup(catalog_text(c, (name_id){ key }));
	if (kind == GROUPS_OF_TRACES)
		return trace_name(c, (trace_id){ key });
	struct place place = catalog_get_place(c, (place_id){ key });
	const char *file = catalog_text(c, place.file);
	return place.line != 0 ? g_strdup_printf("%s:%u", file, place.line) : g_strdup(file);
}

GPtrArray *aggregate_threads(const struct grouping *g, const struct group *group)
{
	g_autofree uint64_t *threads = g_new(uint64_t, group->count);
	for (guint i = 0; i < group->count; i++) {
		thread_id id = site_at(g->side->model, g->sites[group->first + i])->thread;
		threads[i] = (uint64_t)model_get_thread(g->side->model, id)->process.i << 32 | id.i;
	}
	qsort(threads, group->count, sizeof *threads, compare_words);

	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < group->count; i++) {
		thread_id id = { (uint32_t)threads[i] };
		if (id.i == 0 || (i > 0 && threads[i] == threads[i - 1]))
			continue;
		char *name = row_key_thread_name(g->side->model, model_get_thread(g->side->model, id));
		if (g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
			g_free(name);
		else
			g_ptr_array_add(names, name);
	}
	return names;
}

int64_t aggregate_depth(const struct grouping *g, const struct group *group)
{
	int64_t depth = 0;
	for (guint i = 0; i < group->count; i++) {
		thread_id id = site_at(g->side->model, g->sites[group->first + i])->thread;
		process_id process = model_get_thread(g->side->model, id)->process;
		if (process.i != 0)
			depth = MAX(depth, model_get_process(g->side->model, process)->depth);
	}
	return depth;
}

int64_t aggregate_process_peak(const struct grouping *g, const struct group *group)
{
	int64_t peak = group->process.i != 0 ? model_get_process(g->side->model, group->process)->totals.peak_bytes : 0;
	for (guint i = 0; i < group->count; i++) {
		thread_id id = site_at(g->side->model, g->sites[group->first + i])->thread;
		process_id process = model_get_thread(g->side->model, id)->process;
		if (process.i != 0)
			peak = MAX(peak, model_get_process(g->side->model, process)->totals.peak_bytes);
	}
	return peak;
}

int64_t aggregate_peak_share(const struct grouping *g, const struct group *group, process_id *process)
{
	g_autofree int64_t *shares = g_new0(int64_t, g->side->model->processes->len);
	int64_t most = 0;
	*process = (process_id){ 0 };
	for (guint i = 0; i < group->count; i++) {
		const struct site *s = site_at(g->side->model, g->sites[group->first + i]);
		uint32_t p = model_get_thread(g->side->model, s->thread)->process.i;
		shares[p] += s->cost.peak_bytes;
		if (shares[p] > most) {
			most = shares[p];
			process->i = p;
		}
	}
	return most;
}
