/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The catalog's traces are such a tree already. What is left is to take the traces that the rows have, and to number them in the order of
   their names. */
#include "analysis/frame_tree.h"

#include "base/hash.h"
#include "model/cost.h"

#include <string.h>

const char *const frame_label_names[FRAME_LABELS] = {
	[LABEL_PROCESS] = "process", [LABEL_THREAD] = "thread", [LABEL_TEST] = "test", [LABEL_REGION] = "region", [LABEL_PHASE] = "phase",
};

/* What tells samples from one another, and the place of the sample in the tree. */
struct sample_key { uint32_t trace, labels[FRAME_LABELS], runtime; };
struct known_sample { struct sample_key key; guint place; };

/* A trace and its place among its siblings. */
struct pending { uint32_t trace, parent; uint32_t first_child, next; };   /* parent and the others: indices of pending, 0 is the root */

struct building {
	struct frame_tree *tree;
	GHashTable *known;       /* of struct known_sample, by their keys */
	GArray *pending;         /* of struct pending */
	GHashTable *by_trace;    /* GUINT_TO_POINTER of a trace → of its index in pending */
	uint32_t *numbers;       /* by index in pending: the node */
	GArray *taken;           /* of struct taken: the sites of the current side */
};

/* A site, and the place of the sample that has it. */
struct taken { uint32_t site, place; };

static guint key_hash(gconstpointer data)
{
	const uint32_t *words = data;
	guint hash = 0;
	for (size_t i = 0; i < sizeof(struct sample_key) / sizeof *words; i++)
		hash = hash_mix(hash, words[i]);
	return hash;
}

static gboolean key_equal(gconstpointer a, gconstpointer b)
{
	return memcmp(a, b, sizeof(struct sample_key)) == 0;
}

/* Regions and phases name the sites that are in none. */
static uint32_t scope_label(const struct side *side, enum group_key group, const struct site *site, string_id scope)
{
	return scope.i != 0 ? row_key(side->keys, group, site) : 0;
}

static void add_cost(struct cost *into, const struct cost *more)
{
	if (!cost_add(into, more))
		g_error("the sum over the sites overflows: their reader did not check it");
}

/* Returns the index of a trace in pending, which it enters with its callers. */
static uint32_t enter_trace(struct building *b, uint32_t trace)
{
	g_autoptr(GArray) missing = g_array_new(FALSE, FALSE, sizeof trace);
	uint32_t at = 0;
	while (trace != 0) {
		gpointer found = g_hash_table_lookup(b->by_trace, GUINT_TO_POINTER(trace));
		if (found != NULL) {
			at = GPOINTER_TO_UINT(found);
			break;
		}
		g_array_append_val(missing, trace);
		trace = catalog_get_trace(b->tree->catalog, (trace_id){ trace }).parent.i;
	}
	for (guint i = missing->len; i > 0; i--) {
		struct pending *parent = &g_array_index(b->pending, struct pending, at);
		struct pending child = { .trace = g_array_index(missing, uint32_t, i - 1), .parent = at, .next = parent->first_child };
		at = parent->first_child = b->pending->len;
		g_array_append_val(b->pending, child);
		g_hash_table_insert(b->by_trace, GUINT_TO_POINTER(child.trace), GUINT_TO_POINTER(at));
	}
	return at;
}

/* Returns the place of the sample with this key. Until the nodes have numbers, its node is a place in pending. */
static guint sample_of(struct building *b, const struct sample_key *key)
{
	struct known_sample *known = g_hash_table_lookup(b->known, key);
	if (known == NULL) {
		struct frame_sample sample = { .node = enter_trace(b, key->trace), .runtime = key->runtime, .baseline = b->tree->samples->len };
		for (int i = 0; i < FRAME_LABELS; i++)
			sample.labels[i] = (name_id){ key->labels[i] };
		known = g_new(struct known_sample, 1);
		*known = (struct known_sample){ *key, b->tree->samples->len };
		g_array_append_val(b->tree->samples, sample);
		if (b->tree->baselines != NULL)
			g_array_set_size(b->tree->baselines, b->tree->samples->len);
		g_hash_table_add(b->known, known);
	}
	return known->place;
}

static void collect_site(struct building *b, const struct grouping *rows, uint32_t index, bool runtime, bool baseline)
{
	const struct side *side = rows->side;
	const struct site *site = &g_array_index(side->model->sites, struct site, index);
	process_id process = model_get_thread(side->model, site->thread)->process;
	struct sample_key key = { .trace = attribution_trace(side->attribution, site->stack).i, .runtime = runtime };
	if (process.i != 0) {
		const char *label = model_get_process(side->model, process)->label;
		key.labels[LABEL_PROCESS] = catalog_name(side->catalog, label, strlen(label)).i;
	}
	key.labels[LABEL_THREAD] = row_key(side->keys, GROUP_THREAD, site);
	key.labels[LABEL_TEST] = row_key_test(side->keys, site).i;
	key.labels[LABEL_REGION] = scope_label(side, GROUP_REGION, site, site->region);
	key.labels[LABEL_PHASE] = scope_label(side, GROUP_PHASE, site, site->phase);

	guint place = sample_of(b, &key);
	struct cost cost = site->cost;
	if (process.i != rows->peak.i)
		cost.peak_blocks = cost.peak_bytes = 0;
	add_cost(baseline ? &g_array_index(b->tree->baselines, struct cost, place)
	                  : &g_array_index(b->tree->samples, struct frame_sample, place).current, &cost);
	add_cost(baseline ? &b->tree->baseline : &b->tree->current, &cost);
	if (!baseline) {
		struct taken taken = { index, place };
		g_array_append_val(b->taken, taken);
		g_array_index(b->tree->samples, struct frame_sample, place).sites++;
	}
}

/* Puts the sites of each sample beside each other. */
static void order_sites(struct building *b)
{
	struct frame_tree *t = b->tree;
	g_autofree guint *next = g_new(guint, t->samples->len);
	guint end = 0;
	for (guint i = 0; i < t->samples->len; i++) {
		struct frame_sample *sample = &g_array_index(t->samples, struct frame_sample, i);
		next[i] = sample->first_site = end;
		end += sample->sites;
	}
	g_array_set_size(t->sites, end);
	for (guint i = 0; i < b->taken->len; i++) {
		struct taken taken = g_array_index(b->taken, struct taken, i);
		g_array_index(t->sites, uint32_t, next[taken.place]++) = taken.site;
	}
}

static void collect_rows(struct building *b, const struct grouping *rows, bool runtime, bool baseline)
{
	for (guint i = 0; i < rows->groups->len; i++) {
		const struct group *row = &g_array_index(rows->groups, struct group, i);
		for (guint k = 0; k < row->count; k++)
			collect_site(b, rows, rows->sites[row->first + k], runtime, baseline);
	}
}

/* Says whose the functions of the side's frames are. Frames of one name are one function: the first decides. */
static void find_owners(struct frame_tree *t, const struct side *side)
{
	struct frame_names *names = attribution_frame_names(side->attribution);
	for (guint i = 1; i < side->model->frames->len; i++) {
		frame_id f = { i };
		gpointer key = GUINT_TO_POINTER(frame_names_function(names, f).i);
		if (g_hash_table_contains(t->owners, key))
			continue;
		struct frame_owner *owner = g_new(struct frame_owner, 1);
		*owner = (struct frame_owner){ frame_names_origin(names, f), frame_names_class(names, f), frame_names_crate(names, f) };
		g_hash_table_insert(t->owners, key, owner);
	}
}

static int compare_texts(const struct catalog *c, name_id a, name_id b)
{
	return a.i == b.i ? 0 : strcmp(catalog_text(c, a), catalog_text(c, b));
}

static call_id call_of(const struct building *b, uint32_t pending)
{
	return catalog_get_trace(b->tree->catalog, (trace_id){ g_array_index(b->pending, struct pending, pending).trace }).call;
}

/* Siblings differ in one of these. */
static int compare_siblings(gconstpointer x, gconstpointer y, gpointer data)
{
	const struct building *b = data;
	const struct catalog *catalog = b->tree->catalog;
	call_id i = call_of(b, *(const uint32_t *)x), j = call_of(b, *(const uint32_t *)y);
	if (i.i == 0 || j.i == 0)
		return (i.i != 0) - (j.i != 0);
	struct call c = catalog_get_call(catalog, i), d = catalog_get_call(catalog, j);
	int order = compare_texts(catalog, c.function, d.function);
	if (order == 0)
		order = compare_texts(catalog, c.file, d.file);
	if (order == 0)
		order = (c.line > d.line) - (c.line < d.line);
	if (order == 0)
		order = compare_texts(catalog, c.object, d.object);
	if (order == 0)
		order = (c.inlined - d.inlined) * 2 + (c.jumped - d.jumped);
	return order;
}

/* Numbers the nodes, callers before what they call. Stacks can be deep, so that this does not call itself. */
static void number_nodes(struct building *b)
{
	g_autoptr(GArray) waiting = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	g_autoptr(GArray) children = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	uint32_t root = 0;
	b->numbers = g_new0(uint32_t, b->pending->len);
	g_array_append_val(waiting, root);
	while (waiting->len > 0) {
		uint32_t at = g_array_index(waiting, uint32_t, waiting->len - 1);
		const struct pending *p = &g_array_index(b->pending, struct pending, at);
		struct frame_node node = { .parent = b->numbers[p->parent], .call = at != 0 ? call_of(b, at) : (call_id){ 0 } };
		g_array_set_size(waiting, waiting->len - 1);
		b->numbers[at] = b->tree->nodes->len;
		g_array_append_val(b->tree->nodes, node);
		g_array_set_size(children, 0);
		for (uint32_t child = p->first_child; child != 0; child = g_array_index(b->pending, struct pending, child).next)
			g_array_append_val(children, child);
		g_array_sort_with_data(children, compare_siblings, b);
		for (guint i = children->len; i > 0; i--)
			g_array_append_val(waiting, g_array_index(children, uint32_t, i - 1));
	}
}

static int compare_samples(gconstpointer x, gconstpointer y, gpointer data)
{
	const struct catalog *c = data;
	const struct frame_sample *a = x, *b = y;
	int order = (a->node > b->node) - (a->node < b->node);
	for (int i = 0; order == 0 && i < FRAME_LABELS; i++)
		order = compare_texts(c, a->labels[i], b->labels[i]);
	return order != 0 ? order : a->runtime - b->runtime;
}

struct frame_tree *frame_tree_new(const struct frame_source *current, const struct frame_source *baseline)
{
	struct frame_tree *t = g_new0(struct frame_tree, 1);
	struct pending root = { 0 };
	struct building b = {
		.tree = t,
		.known = g_hash_table_new_full(key_hash, key_equal, g_free, NULL),
		.pending = g_array_new(FALSE, FALSE, sizeof(struct pending)),
		.by_trace = g_hash_table_new(NULL, NULL),
		.taken = g_array_new(FALSE, FALSE, sizeof(struct taken)),
	};
	t->catalog = current->rows->side->catalog;
	t->nodes = g_array_new(FALSE, FALSE, sizeof(struct frame_node));
	t->samples = g_array_new(FALSE, FALSE, sizeof(struct frame_sample));
	t->sites = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	t->baselines = baseline != NULL ? g_array_new(FALSE, TRUE, sizeof(struct cost)) : NULL;
	t->owners = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	t->compares = baseline != NULL;
	g_array_append_val(b.pending, root);

	collect_rows(&b, current->rows, false, false);
	collect_rows(&b, current->runtime, true, false);
	find_owners(t, current->rows->side);
	if (baseline != NULL) {
		collect_rows(&b, baseline->rows, false, true);
		collect_rows(&b, baseline->runtime, true, true);
		find_owners(t, baseline->rows->side);
	}
	order_sites(&b);
	number_nodes(&b);
	for (guint i = 0; i < t->samples->len; i++) {
		struct frame_sample *sample = &g_array_index(t->samples, struct frame_sample, i);
		sample->node = b.numbers[sample->node];
	}
	g_array_sort_with_data(t->samples, compare_samples, (gpointer)(uintptr_t)t->catalog);

	g_array_unref(b.taken);
	g_free(b.numbers);
	g_hash_table_destroy(b.by_trace);
	g_array_unref(b.pending);
	g_hash_table_destroy(b.known);
	return t;
}

void frame_tree_free(struct frame_tree *t)
{
	if (t == NULL)
		return;
	g_hash_table_destroy(t->owners);
	g_array_unref(t->samples);
	g_array_unref(t->sites);
	g_clear_pointer(&t->baselines, g_array_unref);
	g_array_unref(t->nodes);
	g_free(t);
}

struct frame_owner frame_tree_function_owner(const struct frame_tree *t, name_id function)
{
	static const struct frame_owner unknown = { ORIGIN_UNKNOWN, SYMBOL_USER, { 0 } };
	const struct frame_owner *owner = g_hash_table_lookup(t->owners, GUINT_TO_POINTER(function.i));
	return owner != NULL ? *owner : unknown;
}

struct frame_owner frame_tree_owner(const struct frame_tree *t, call_id call)
{
	return frame_tree_function_owner(t, catalog_get_call(t->catalog, call).function);
}
