/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "exports/call_graph.h"

#include "base/hash.h"

#include <string.h>

enum { KEY_WORDS = 3, NO_PAIR = UINT32_MAX };

/* A call on the way to the node at hand: the node of the callee, and the number of the pair. */
struct step { uint32_t node, pair; };

struct building {
	const struct frame_tree *tree;
	struct call_graph *graph;
	GHashTable *functions, *costs, *pairs;   /* keys of three words → numbers from 0 */
	uint32_t *function_of;                   /* by node */
	int64_t (*below)[METRIC_COUNT];          /* by node: what it and its callees allocate */
};

static guint key_hash(gconstpointer key)
{
	const uint32_t *words = key;
	return hash_mix(hash_mix(hash_mix(0, words[0]), words[1]), words[2]);
}

static gboolean key_equal(gconstpointer a, gconstpointer b)
{
	return memcmp(a, b, KEY_WORDS * sizeof(uint32_t)) == 0;
}

static GHashTable *numbers_new(void)
{
	return g_hash_table_new_full(key_hash, key_equal, g_free, NULL);
}

/* Returns the number of the thing with this key: the next number if it is new. */
static uint32_t number_of(GHashTable *numbers, uint32_t a, uint32_t b, uint32_t c)
{
	const uint32_t key[KEY_WORDS] = { a, b, c };
	gpointer found;
	if (g_hash_table_lookup_extended(numbers, key, NULL, &found))
		return GPOINTER_TO_UINT(found);
	uint32_t number = g_hash_table_size(numbers);
	g_hash_table_insert(numbers, memcpy(g_malloc(sizeof key), key, sizeof key), GUINT_TO_POINTER(number));
	return number;
}

static struct call call_of(const struct frame_tree *t, uint32_t node)
{
	call_id call = frame_tree_node(t, node)->call;
	return call.i != 0 ? catalog_get_call(t->catalog, call) : (struct call){ 0 };
}

/* Returns the function of a node. The root stands for the stacks that are not known. */
static uint32_t function_of(struct building *b, uint32_t node)
{
	static const char unknown[] = "???", cut[] = "…";
	const struct catalog *c = b->tree->catalog;
	struct call call = call_of(b->tree, node);
	bool is_cut = node != 0 && frame_tree_node(b->tree, node)->call.i == 0;
	uint32_t number = is_cut ? number_of(b->functions, 0, 0, 1) : number_of(b->functions, call.function.i, call.file.i, call.object.i);
	struct graph_function f = {
		call.function.i != 0 ? catalog_text(c, call.function) : is_cut ? cut : unknown,
		call.file.i != 0 ? catalog_text(c, call.file) : unknown,
		call.object.i != 0 ? catalog_text(c, call.object) : unknown,
	};
	if (number == b->graph->functions->len)
		g_array_append_val(b->graph->functions, f);
	return number;
}

static void add_values(int64_t *into, const int64_t *values)
{
	for (int m = 0; m < METRIC_COUNT; m++)
		into[m] += values[m];
}

static bool is_nothing(const int64_t *values)
{
	for (int m = 0; m < METRIC_COUNT; m++)
		if (values[m] != 0)
			return false;
	return true;
}

static void add_cost(struct building *b, uint32_t node, uint32_t callee, const int64_t *values)
{
	struct graph_cost cost = { .function = b->function_of[node], .line = call_of(b->tree, node).line, .callee = callee };
	if (is_nothing(values))
		return;
	uint32_t number = number_of(b->costs, cost.function, cost.line, callee);
	if (number == b->graph->costs->len)
		g_array_append_val(b->graph->costs, cost);
	add_values(g_array_index(b->graph->costs, struct graph_cost, number).values, values);
}

/* Adds what each node allocates itself, and finds what is allocated below it: callees stand behind their callers. */
static void add_own(struct building *b)
{
	for (guint i = 0; i < b->tree->samples->len; i++) {
		const struct frame_sample *s = frame_tree_sample(b->tree, i);
		int64_t values[METRIC_COUNT];
		for (int m = 0; m < METRIC_COUNT; m++)
			if (!metric_get((enum metric)m, &s->current, &values[m]))
				values[m] = 0;
		add_cost(b, s->node, GRAPH_SELF, values);
		add_values(b->below[s->node], values);
	}
	for (uint32_t node = b->tree->nodes->len; node-- > 1;)
		add_values(b->below[frame_tree_node(b->tree, node)->parent], b->below[node]);
}

/* Nodes come depth first, so that the steps to a node are those to the one before it, up to the caller. */
static void add_calls(struct building *b)
{
	g_autoptr(GArray) path = g_array_new(FALSE, FALSE, sizeof(struct step));
	g_autoptr(GArray) active = g_array_new(FALSE, TRUE, sizeof(guint));   /* by pair: how many steps are it */
	for (uint32_t node = 1; node < b->tree->nodes->len; node++) {
		uint32_t caller = frame_tree_node(b->tree, node)->parent;
		while (path->len > 0 && g_array_index(path, struct step, path->len - 1).node != caller) {
			struct step left = g_array_index(path, struct step, path->len - 1);
			if (left.pair != NO_PAIR)
				g_array_index(active, guint, left.pair)--;
			g_array_set_size(path, path->len - 1);
		}
		struct step step = { node, NO_PAIR };
		if (caller != 0) {
			step.pair = number_of(b->pairs, b->function_of[caller], b->function_of[node], 0);
			if (step.pair == active->len)
				g_array_set_size(active, active->len + 1);
			if (g_array_index(active, guint, step.pair)++ == 0)
				add_cost(b, caller, b->function_of[node], b->below[node]);
		}
		g_array_append_val(path, step);
	}
}

static gint compare_functions(gconstpointer x, gconstpointer y, gpointer data)
{
	const struct call_graph *g = data;
	const struct graph_function *a = call_graph_function(g, *(const uint32_t *)x), *b = call_graph_function(g, *(const uint32_t *)y);
	int order = strcmp(a->name, b->name);
	if (order == 0)
		order = strcmp(a->file, b->file);
	return order != 0 ? order : strcmp(a->object, b->object);
}

static gint compare_costs(gconstpointer x, gconstpointer y, gpointer data)
{
	const struct graph_cost *a = x, *b = y;
	const uint32_t *ranks = data;
	uint32_t f = ranks[a->function], g = ranks[b->function];
	if (f == g && (a->callee == GRAPH_SELF) != (b->callee == GRAPH_SELF))
		return a->callee == GRAPH_SELF ? -1 : 1;
	if (f == g) {
		f = a->line;
		g = b->line;
	}
	if (f == g && a->callee != GRAPH_SELF) {
		f = ranks[a->callee];
		g = ranks[b->callee];
	}
	return (f > g) - (f < g);
}

static void sort_costs(struct building *b)
{
	guint n = b->graph->functions->len;
	g_autoptr(GArray) order = g_array_sized_new(FALSE, FALSE, sizeof(uint32_t), n);
	g_autofree uint32_t *ranks = g_new(uint32_t, n);
	for (uint32_t i = 0; i < n; i++)
		g_array_append_val(order, i);
	g_array_sort_with_data(order, compare_functions, b->graph);
	for (uint32_t i = 0; i < n; i++)
		ranks[g_array_index(order, uint32_t, i)] = i;
	g_array_sort_with_data(b->graph->costs, compare_costs, ranks);
}

struct call_graph *call_graph_new(const struct frame_tree *t)
{
	struct call_graph *g = g_new(struct call_graph, 1);
	struct building b = { t, g, numbers_new(), numbers_new(), numbers_new(), g_new(uint32_t, t->nodes->len), NULL };
	*g = (struct call_graph){ g_array_new(FALSE, FALSE, sizeof(struct graph_function)), g_array_new(FALSE, FALSE, sizeof(struct graph_cost)) };
	b.below = g_malloc0_n(t->nodes->len, sizeof *b.below);
	for (uint32_t node = 0; node < t->nodes->len; node++)
		b.function_of[node] = function_of(&b, node);
	add_own(&b);
	add_calls(&b);
	sort_costs(&b);
	g_hash_table_destroy(b.functions);
	g_hash_table_destroy(b.costs);
	g_hash_table_destroy(b.pairs);
	g_free(b.function_of);
	g_free(b.below);
	return g;
}

void call_graph_free(struct call_graph *g)
{
	g_array_unref(g->functions);
	g_array_unref(g->costs);
	g_free(g);
}
