/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "analysis/frame_totals.h"

#include <string.h>

enum { ROOT = 0 };

/* The function of a node: 0 where the callers were cut off. Nodes of one total agree in it. */
static uint32_t function_of(const struct frame_tree *t, uint32_t node)
{
	call_id call = frame_tree_node(t, node)->call;
	return call.i != 0 ? catalog_get_call(t->catalog, call).function.i : 0;
}

static bool is_inlined(const struct frame_tree *t, uint32_t node)
{
	call_id call = frame_tree_node(t, node)->call;
	return call.i != 0 && catalog_get_call(t->catalog, call).inlined;
}

static uint32_t add_total(GArray *all, uint32_t parent, uint32_t node, bool inlined)
{
	struct frame_total child = {
		.parent = parent, .node = node, .inlined = inlined, .depth = g_array_index(all, struct frame_total, parent).depth + 1,
		.next = g_array_index(all, struct frame_total, parent).first_child,
	};
	g_array_index(all, struct frame_total, parent).first_child = all->len;
	g_array_append_val(all, child);
	return all->len - 1;
}

static guint pair_hash(gconstpointer data)
{
	return (guint)((*(const uint64_t *)data * UINT64_C(0x9e3779b97f4a7c15)) >> 32);
}

/* Makes the totals, without their numbers. Returns the index of the total of each node; free it with g_free. */
static uint32_t *join_nodes(struct frame_totals *t)
{
	const struct frame_tree *tree = t->tree;
	uint32_t *total_of = g_new0(uint32_t, tree->nodes->len);
	uint64_t *keys = g_new(uint64_t, tree->nodes->len);   /* a total's parent and its function */
	g_autoptr(GHashTable) known = g_hash_table_new(pair_hash, g_int64_equal);
	for (uint32_t node = 1; node < tree->nodes->len; node++) {
		uint32_t parent = total_of[frame_tree_node(tree, node)->parent];
		keys[node] = (uint64_t)parent << 32 | function_of(tree, node);
		gpointer found = g_hash_table_lookup(known, &keys[node]);
		if (found == NULL) {
			total_of[node] = add_total(t->all, parent, node, is_inlined(tree, node));
			g_hash_table_insert(known, &keys[node], GUINT_TO_POINTER(total_of[node]));
		} else {
			total_of[node] = GPOINTER_TO_UINT(found);
			frame_totals_at(t, total_of[node])->inlined &= is_inlined(tree, node);
		}
	}
	g_hash_table_remove_all(known);
	g_free(keys);
	return total_of;
}

/* Gives each total what its own stacks have. Stacks that are not known get a total of their own. */
static void add_samples(struct frame_totals *t, const uint32_t *total_of)
{
	uint32_t unknown = 0;
	for (guint i = 0; i < t->tree->samples->len; i++) {
		const struct frame_sample *s = frame_tree_sample(t->tree, i);
		uint32_t at = total_of[s->node];
		int64_t now = 0, before = 0;
		if (!metric_get(t->metric, &s->current, &now))
			now = 0;
		if (!t->tree->compares || !metric_get(t->metric, frame_tree_baseline(t->tree, i), &before))
			before = 0;
		if (at == ROOT && unknown == 0 && (now != 0 || before != 0))
			unknown = add_total(t->all, ROOT, 0, false);
		if (at == ROOT)
			at = unknown;
		frame_totals_at(t, at)->own_current += now;
		frame_totals_at(t, at)->own_baseline += before;
	}
}

static uint64_t distance(int64_t a, int64_t b)
{
	return a < b ? (uint64_t)b - (uint64_t)a : (uint64_t)a - (uint64_t)b;
}

/* Adds up from the leaves, which stand behind their callers. */
static void add_up(struct frame_totals *t, enum frame_weight weight)
{
	for (uint32_t i = t->all->len; i-- > 0;) {
		struct frame_total *f = frame_totals_at(t, i), *parent = frame_totals_at(t, f->parent);
		f->current += f->own_current;
		f->baseline += f->own_baseline;
		f->weight += weight == WEIGHT_CURRENT ? (uint64_t)f->own_current : distance(f->own_current, f->own_baseline);
		if (i == ROOT)
			break;
		parent->current += f->current;
		parent->baseline += f->baseline;
		parent->weight += f->weight;
	}
}

struct frame_totals *frame_totals_new(const struct frame_tree *tree, enum metric metric, enum frame_weight weight)
{
	struct frame_totals *t = g_new0(struct frame_totals, 1);
	struct frame_total root = { .shown = true };
	t->tree = tree;
	t->metric = metric;
	t->all = g_array_new(FALSE, FALSE, sizeof root);
	g_array_append_val(t->all, root);
	g_autofree uint32_t *total_of = join_nodes(t);
	add_samples(t, total_of);
	add_up(t, weight);
	return t;
}

void frame_totals_free(struct frame_totals *t)
{
	if (t == NULL)
		return;
	g_array_unref(t->all);
	g_free(t);
}

/* The heaviest first. A caller weighs no less than what it calls, and stands before it. */
static int compare_weights(gconstpointer x, gconstpointer y, gpointer data)
{
	const struct frame_totals *t = data;
	uint32_t i = *(const uint32_t *)x, j = *(const uint32_t *)y;
	uint64_t a = frame_totals_at(t, i)->weight, b = frame_totals_at(t, j)->weight;
	return a != b ? (a < b) - (a > b) : (i > j) - (i < j);
}

/* Adds up what hangs below the frames that are shown. */
static void add_rests(struct frame_totals *t)
{
	g_autofree guint *frames = g_new0(guint, t->all->len);
	for (uint32_t i = t->all->len; i-- > 1;) {
		struct frame_total *f = frame_totals_at(t, i), *parent = frame_totals_at(t, f->parent);
		if (f->shown || f->weight == 0)
			continue;
		frames[i]++;
		if (!parent->shown) {
			frames[f->parent] += frames[i];
			continue;
		}
		parent->rest_frames += frames[i];
		parent->rest_weight += f->weight;
		parent->rest_current += f->current;
		parent->rest_baseline += f->baseline;
	}
}

void frame_totals_choose(struct frame_totals *t, struct frame_choice choice)
{
	g_autoptr(GArray) candidates = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	uint64_t whole = frame_totals_at(t, ROOT)->weight;
	uint64_t least = choice.one_in != 0 ? whole / choice.one_in + (whole % choice.one_in != 0) : 0;
	for (uint32_t i = 1; i < t->all->len; i++) {
		const struct frame_total *f = frame_totals_at(t, i);
		if (f->weight == 0)
			continue;
		if (f->weight < least)
			t->left_out.below++;
		else if (choice.deepest != 0 && f->depth > choice.deepest)
			t->left_out.deeper++;
		else
			g_array_append_val(candidates, i);
	}
	if (candidates->len > choice.most) {
		g_array_sort_with_data(candidates, compare_weights, t);
		t->left_out.beyond = candidates->len - choice.most;
		g_array_set_size(candidates, choice.most);
	}
	for (guint i = 0; i < candidates->len; i++)
		frame_totals_at(t, g_array_index(candidates, uint32_t, i))->shown = true;
	add_rests(t);
}

const char *frame_totals_name(const struct frame_totals *t, uint32_t i)
{
	uint32_t node = frame_totals_at(t, i)->node;
	call_id call = frame_tree_node(t->tree, node)->call;
	if (node == 0)
		return "???";
	return call.i != 0 ? catalog_text(t->tree->catalog, catalog_get_call(t->tree->catalog, call).function) : "…";
}

struct frame_owner frame_totals_owner(const struct frame_totals *t, uint32_t i)
{
	return frame_tree_owner(t->tree, frame_tree_node(t->tree, frame_totals_at(t, i)->node)->call);
}

static int compare_names(gconstpointer x, gconstpointer y, gpointer data)
{
	const struct frame_totals *t = data;
	uint32_t i = *(const uint32_t *)x, j = *(const uint32_t *)y;
	int order = strcmp(frame_totals_name(t, i), frame_totals_name(t, j));
	return order != 0 ? order : (i > j) - (i < j);
}

static int compare_weights_and_names(gconstpointer x, gconstpointer y, gpointer data)
{
	const struct frame_totals *t = data;
	uint64_t a = frame_totals_at(t, *(const uint32_t *)x)->weight, b = frame_totals_at(t, *(const uint32_t *)y)->weight;
	return a != b ? (a < b) - (a > b) : compare_names(x, y, data);
}

GArray *frame_totals_shown(const struct frame_totals *t, uint32_t i, enum frame_order order)
{
	GArray *shown = g_array_new(FALSE, FALSE, sizeof i);
	for (uint32_t child = frame_totals_at(t, i)->first_child; child != 0; child = frame_totals_at(t, child)->next)
		if (frame_totals_at(t, child)->shown)
			g_array_append_val(shown, child);
	g_array_sort_with_data(shown, order == ORDER_NAME ? compare_names : compare_weights_and_names, (gpointer)(uintptr_t)t);
	return shown;
}

static int compare_baselines(gconstpointer x, gconstpointer y, gpointer data)
{
	const struct frame_totals *t = data;
	int64_t a = frame_totals_at(t, *(const uint32_t *)x)->baseline, b = frame_totals_at(t, *(const uint32_t *)y)->baseline;
	return a != b ? (a < b) - (a > b) : compare_names(x, y, data);
}

GArray *frame_totals_gone(const struct frame_totals *t)
{
	GArray *gone = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	for (uint32_t i = 1; i < t->all->len; i++) {
		const struct frame_total *f = frame_totals_at(t, i);
		if (f->current == 0 && f->baseline > 0 && (f->parent == ROOT || frame_totals_at(t, f->parent)->current > 0))
			g_array_append_val(gone, i);
	}
	g_array_sort_with_data(gone, compare_baselines, (gpointer)(uintptr_t)t);
	return gone;
}
