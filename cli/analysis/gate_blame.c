/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Compares stacks without lines, so that code which only moved is no change. A stack without lines can stand for several
   lines. The report then shows the one whose count is not in the baseline. */
#include "analysis/gate_blame.h"

#include <stdlib.h>

/* A trace without lines, on both sides, with the values of the metric. */
struct candidate { struct compare_pair pair; int64_t before, now; };

/* The same trace with its lines. known: the baseline has the same count, on this line or on another one. */
struct line { int64_t before, now; const struct group *group; bool known; };

static int64_t metric_of(const struct group *group, enum gate_metric metric)
{
	struct cost cost = compare_cost(group);
	return gate_metric_of(&cost, metric);
}

/* Returns the traces of a row, with the side's names and lines. */
static struct grouping *traces_in(const struct side *side, const struct grouping *whole, const struct group *group)
{
	return group != NULL ? aggregate_parts_of(side, whole, group, GROUPS_OF_TRACES) : NULL;
}

/* Sets `known`. If a line moved, the baseline has its count on a line that is gone or now has another count. */
static void find_known(GArray *lines)
{
	g_autoptr(GHashTable) left = g_hash_table_new(g_int64_hash, g_int64_equal);
	for (guint i = 0; i < lines->len; i++) {
		struct line *l = &g_array_index(lines, struct line, i);
		l->known = l->now == l->before;
		if (!l->known && l->before > 0) {
			guint count = GPOINTER_TO_UINT(g_hash_table_lookup(left, &l->before));
			g_hash_table_insert(left, &l->before, GUINT_TO_POINTER(count + 1));
		}
	}
	for (guint i = 0; i < lines->len; i++) {
		struct line *l = &g_array_index(lines, struct line, i);
		guint count = l->known ? 0 : GPOINTER_TO_UINT(g_hash_table_lookup(left, &l->now));
		gpointer key;
		if (count == 0)
			continue;
		l->known = true;
		g_hash_table_lookup_extended(left, &l->now, &key, NULL);
		g_hash_table_insert(left, key, GUINT_TO_POINTER(count - 1));
	}
}

/* Returns the group of the line to show: the largest that is not known, else the largest of all. */
static const struct group *find_line(GArray *lines)
{
	const struct line *best = NULL;
	find_known(lines);
	for (guint i = 0; i < lines->len; i++) {
		const struct line *l = &g_array_index(lines, struct line, i);
		if (l->group != NULL && (best == NULL || l->known < best->known
		                         || (l->known == best->known && l->now > best->now)))
			best = l;
	}
	return best->group;
}

/* Returns the stack of the line to show for a candidate. */
static stack_id shown_stack(const struct side_pair *lines_of, const struct candidate *c, enum gate_metric metric,
                            const struct grouping *old, const struct grouping *new)
{
	struct grouping *before = traces_in(lines_of->baseline, old, c->pair.baseline);
	struct grouping *now = traces_in(lines_of->current, new, c->pair.current);
	GArray *pairs = compare_pairs(before, now);
	GArray *lines = g_array_new(FALSE, FALSE, sizeof(struct line));
	for (guint i = 0; i < pairs->len; i++) {
		const struct compare_pair *p = &g_array_index(pairs, struct compare_pair, i);
		struct line line = {
			metric_of(p->baseline, metric), metric_of(p->current, metric), p->current, false,
		};
		g_array_append_val(lines, line);
	}
	uint32_t site = now->sites[find_line(lines)->first];
	g_array_free(lines, TRUE);
	g_array_free(pairs, TRUE);
	aggregate_free(before);
	aggregate_free(now);
	return g_array_index(lines_of->current->model->sites, struct site, site).stack;
}

struct ordering { const struct catalog *catalog; };

static gint by_excess(gconstpointer a, gconstpointer b, gpointer data)
{
	const struct candidate *x = a, *y = b;
	const struct ordering *o = data;
	int64_t p = x->now - x->before, q = y->now - y->before;
	return p != q ? (p < q) - (p > q)
		: aggregate_compare_keys(o->catalog, GROUPS_OF_TRACES, x->pair.key, y->pair.key);
}

static GArray *candidates_of(const struct grouping *old, const struct grouping *new, enum gate_metric metric)
{
	GArray *candidates = g_array_new(FALSE, FALSE, sizeof(struct candidate));
	GArray *pairs = compare_pairs(old, new);
	for (guint i = 0; i < pairs->len; i++) {
		const struct compare_pair *p = &g_array_index(pairs, struct compare_pair, i);
		struct candidate c = { *p, metric_of(p->baseline, metric), metric_of(p->current, metric) };
		if (c.now > c.before)
			g_array_append_val(candidates, c);
	}
	g_array_free(pairs, TRUE);
	if (new != NULL) {
		struct ordering o = { new->side->catalog };
		g_array_sort_with_data(candidates, by_excess, &o);
	}
	return candidates;
}

void gate_blame(struct gate_result *r, const struct side_pair *lines, const struct grouping *old, const struct grouping *new,
                const struct compare_pair *pair)
{
	enum gate_metric metric = r->limit->metric;
	const struct group *row = r->limit->bound != GATE_AT_MOST ? pair->baseline : NULL;
	struct grouping *before = row != NULL ? aggregate_parts(old, row, GROUPS_OF_TRACES) : NULL;
	struct grouping *now = pair->current != NULL ? aggregate_parts(new, pair->current, GROUPS_OF_TRACES) : NULL;
	GArray *candidates = candidates_of(before, now, metric);
	for (guint i = 0; i < candidates->len && i < GATE_CULPRITS; i++) {
		const struct candidate *c = &g_array_index(candidates, struct candidate, i);
		struct gate_culprit *culprit = gate_culprit_new(lines->current, shown_stack(lines, c, metric, before, now));
		culprit->baseline = c->before;
		culprit->actual = c->now;
		g_ptr_array_add(r->culprits, culprit);
	}
	r->more_culprits = candidates->len > GATE_CULPRITS ? candidates->len - GATE_CULPRITS : 0;
	g_array_free(candidates, TRUE);
	aggregate_free(before);
	aggregate_free(now);
}
