/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Merges the two sides like sorted files, by key. Then merges what only one side has by the name that survives a move. */
#include "analysis/compare.h"

struct cost compare_cost(const struct group *group)
{
	return group != NULL ? group->cost : (struct cost){ 0 };
}

static struct cost cost_of(const struct group *group, int64_t version)
{
	return group != NULL ? group->cost : (struct cost){ .version = version };
}

struct cost compare_baseline_cost(const struct delta *d)
{
	return cost_of(d->baseline, d->baseline_version);
}

struct cost compare_current_cost(const struct delta *d)
{
	return cost_of(d->current, d->current_version);
}

static int64_t version_of(const struct grouping *g)
{
	return g != NULL ? g->side->totals.version : 0;
}

static gint by_key(gconstpointer a, gconstpointer b)
{
	const struct group *x = *(const struct group *const *)a, *y = *(const struct group *const *)b;
	return (x->key > y->key) - (x->key < y->key);
}

/* Pointers to the groups of g, sorted by key. */
static GPtrArray *ordered(const struct grouping *g)
{
	GPtrArray *groups = g_ptr_array_new();
	for (guint i = 0; g != NULL && i < g->groups->len; i++)
		g_ptr_array_add(groups, &g_array_index(g->groups, struct group, i));
	g_ptr_array_sort(groups, by_key);
	return groups;
}

static enum delta_status status_of(const struct delta *d)
{
	if (d->baseline == NULL)
		return DELTA_NEW;
	if (d->current == NULL)
		return DELTA_GONE;
	if (d->baseline->key != d->current->key)
		return DELTA_MOVED;
	if (d->allocations == 0 && d->bytes == 0)
		return DELTA_UNCHANGED;
	if (d->allocations >= 0 && d->bytes >= 0)
		return DELTA_GROWN;
	return d->allocations <= 0 && d->bytes <= 0 ? DELTA_SHRUNK : DELTA_CHANGED;
}

static int64_t magnitude(int64_t change)
{
	return change < 0 ? -change : change;
}

struct ordering { const struct catalog *catalog; enum group_kind kind; enum sort_key key; };

static gint by_change(gconstpointer a, gconstpointer b, gpointer data)
{
	const struct delta *x = a, *y = b;
	const struct ordering *o = data;
	int64_t count = magnitude(y->allocations) - magnitude(x->allocations);
	int64_t size = magnitude(y->bytes) - magnitude(x->bytes);
	int64_t first = o->key == SORT_SIZE ? size : count, second = o->key == SORT_SIZE ? count : size;
	if (o->key == SORT_NAME)
		first = second = 0;
	if (first == 0)
		first = second;
	if (first != 0)
		return first > 0 ? 1 : -1;
	return aggregate_compare_keys(o->catalog, o->kind, x->key, y->key);
}

/* A pair that lacks a side, and the name under which the other side may have moved. */
struct lone { name_id kept; const struct group *group; guint pair; };

static struct lone lone_of(const struct grouping *g, const struct group *group, guint pair)
{
	const struct site *first = &g_array_index(g->side->model->sites, struct site, g->sites[group->first]);
	return (struct lone){ row_key_kept_name(g->side->keys, g->by, g->kind, group->key, first), group, pair };
}

static int compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int compare_lone(const struct lone *x, const struct lone *y)
{
	const struct cost *a = &x->group->cost, *b = &y->group->cost;
	int order = compare_numbers(x->kept.i, y->kept.i);
	if (order == 0)
		order = compare_numbers(a->allocations, b->allocations);
	if (order == 0)
		order = compare_numbers(a->bytes, b->bytes);
	if (order == 0)
		order = compare_numbers(a->live_blocks, b->live_blocks);
	return order != 0 ? order : compare_numbers(a->live_bytes, b->live_bytes);
}

static gint by_kept(gconstpointer a, gconstpointer b, gpointer data)
{
	const struct grouping *g = data;
	const struct lone *x = a, *y = b;
	int order = compare_lone(x, y);
	return order != 0 ? order : aggregate_compare_keys(g->side->catalog, g->kind, x->group->key, y->group->key);
}

/* Of struct lone: pairs that lack a side and have a name that survives a move. */
static GArray *lone_ones(const GArray *pairs, const struct grouping *g, bool gone)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(struct lone));
	for (guint i = 0; i < pairs->len; i++) {
		const struct compare_pair *p = &g_array_index(pairs, struct compare_pair, i);
		if (gone ? p->current != NULL : p->baseline != NULL)
			continue;
		struct lone lone = lone_of(g, gone ? p->baseline : p->current, i);
		if (lone.kept.i != 0)
			g_array_append_val(all, lone);
	}
	g_array_sort_with_data(all, by_kept, (gpointer)(uintptr_t)g);
	return all;
}

/* A moved pair takes the current key. */
static void join_moved(GArray *pairs, const struct grouping *baseline, const struct grouping *current)
{
	GArray *gone = lone_ones(pairs, baseline, true), *new = lone_ones(pairs, current, false);
	for (guint i = 0, j = 0; i < gone->len && j < new->len;) {
		const struct lone *x = &g_array_index(gone, struct lone, i), *y = &g_array_index(new, struct lone, j);
		int order = compare_lone(x, y);
		if (order == 0) {
			g_array_index(pairs, struct compare_pair, y->pair).baseline = x->group;
			g_array_index(pairs, struct compare_pair, x->pair).baseline = NULL;
		}
		i += order <= 0;
		j += order >= 0;
	}
	guint kept = 0;
	for (guint i = 0; i < pairs->len; i++) {
		struct compare_pair pair = g_array_index(pairs, struct compare_pair, i);
		if (pair.baseline != NULL || pair.current != NULL)
			g_array_index(pairs, struct compare_pair, kept++) = pair;
	}
	g_array_set_size(pairs, kept);
	g_array_free(gone, TRUE);
	g_array_free(new, TRUE);
}

GArray *compare_keys(const struct grouping *baseline, const struct grouping *current)
{
	GArray *pairs = g_array_new(FALSE, FALSE, sizeof(struct compare_pair));
	GPtrArray *old = ordered(baseline), *new = ordered(current);
	for (guint i = 0, j = 0; i < old->len || j < new->len;) {
		const struct group *x = i < old->len ? g_ptr_array_index(old, i) : NULL;
		const struct group *y = j < new->len ? g_ptr_array_index(new, j) : NULL;
		if (x != NULL && y != NULL && x->key < y->key)
			y = NULL;
		else if (x != NULL && y != NULL && x->key > y->key)
			x = NULL;
		i += x != NULL;
		j += y != NULL;
		struct compare_pair pair = { x != NULL ? x->key : y->key, x, y };
		g_array_append_val(pairs, pair);
	}
	g_ptr_array_free(old, TRUE);
	g_ptr_array_free(new, TRUE);
	return pairs;
}

GArray *compare_pairs(const struct grouping *baseline, const struct grouping *current)
{
	GArray *pairs = compare_keys(baseline, current);
	if (baseline != NULL && current != NULL)
		join_moved(pairs, baseline, current);
	return pairs;
}

/* A side that lacks the row leaks nothing, even if leak checking was off. */
static bool knows_leaks(const struct group *group)
{
	return group == NULL || group->cost.leaks == COST_LEAKS_KNOWN;
}

static bool leaks(const struct group *group)
{
	return group != NULL && cost_leaked_blocks(&group->cost) > 0;
}

static struct grouping *traces_of(const struct grouping *g, const struct group *group)
{
	return group != NULL ? aggregate_parts(g, group, GROUPS_OF_TRACES) : NULL;
}

static guint count_new_leaks(const struct grouping *baseline, const struct grouping *current, const struct compare_pair *p)
{
	if (!leaks(p->current) || !leaks(p->baseline))
		baseline = NULL;
	if (!leaks(p->current))
		return 0;
	if (current->kind == GROUPS_OF_TRACES)
		return baseline == NULL;
	struct grouping *old = baseline != NULL ? traces_of(baseline, p->baseline) : NULL, *new = traces_of(current, p->current);
	GArray *pairs = compare_pairs(old, new);
	guint count = 0;
	for (guint i = 0; i < pairs->len; i++) {
		const struct compare_pair *trace = &g_array_index(pairs, struct compare_pair, i);
		count += leaks(trace->current) && !leaks(trace->baseline);
	}
	g_array_free(pairs, TRUE);
	aggregate_free(old);
	aggregate_free(new);
	return count;
}

static void compare_leaks(struct delta *d, const struct grouping *baseline, const struct grouping *current,
                          const struct compare_pair *p)
{
	struct cost before = compare_cost(p->baseline), now = compare_cost(p->current);
	d->leaks_known = knows_leaks(p->baseline) && knows_leaks(p->current);
	if (!d->leaks_known)
		return;
	d->leaked_blocks = cost_leaked_blocks(&now) - cost_leaked_blocks(&before);
	d->leaked_bytes = cost_leaked_bytes(&now) - cost_leaked_bytes(&before);
	d->new_leaks = count_new_leaks(baseline, current, p);
}

static bool is_different(const struct delta *d)
{
	return d->status == DELTA_MOVED || d->allocations != 0 || d->bytes != 0 || d->leaked_blocks != 0
		|| d->leaked_bytes != 0 || d->new_leaks != 0;
}

GArray *compare_groups(const struct grouping *baseline, const struct grouping *current, enum sort_key key,
                       compare_keeps keeps, const void *data)
{
	GArray *deltas = g_array_new(FALSE, FALSE, sizeof(struct delta));
	GArray *pairs = compare_pairs(baseline, current);
	for (guint i = 0; i < pairs->len; i++) {
		const struct compare_pair *p = &g_array_index(pairs, struct compare_pair, i);
		struct delta d = {
			.key = p->key, .baseline = p->baseline, .current = p->current,
			.baseline_version = version_of(baseline), .current_version = version_of(current),
		};
		d.allocations = compare_cost(p->current).allocations - compare_cost(p->baseline).allocations;
		d.bytes = compare_cost(p->current).bytes - compare_cost(p->baseline).bytes;
		d.status = status_of(&d);
		compare_leaks(&d, baseline, current, p);
		if (is_different(&d) && (keeps == NULL || keeps(data, &d)))
			g_array_append_val(deltas, d);
	}
	g_array_free(pairs, TRUE);
	const struct grouping *any = baseline != NULL ? baseline : current;
	if (any != NULL) {
		struct ordering o = { any->side->catalog, any->kind, key };
		g_array_sort_with_data(deltas, by_change, &o);
	}
	return deltas;
}

static struct grouping *parts_of(const struct grouping *rows, const struct group *row, enum group_kind kind)
{
	return row != NULL ? aggregate_parts(rows, row, kind) : NULL;
}

struct compare_parts compare_parts(const struct grouping *baseline, const struct grouping *current, const struct delta *row,
                                   enum group_kind kind, enum sort_key key)
{
	struct compare_parts p = {
		.baseline = parts_of(baseline, row->baseline, kind),
		.current = parts_of(current, row->current, kind),
	};
	p.deltas = compare_groups(p.baseline, p.current, key, NULL, NULL);
	for (guint i = 0; i < p.deltas->len; i++) {
		struct delta *d = &g_array_index(p.deltas, struct delta, i);
		d->baseline_version = row->baseline_version;
		d->current_version = row->current_version;
	}
	return p;
}

void compare_parts_clear(struct compare_parts *p)
{
	aggregate_free(p->baseline);
	aggregate_free(p->current);
	g_array_free(p->deltas, TRUE);
}
