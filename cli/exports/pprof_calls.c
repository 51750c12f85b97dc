/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "exports/pprof_calls.h"

#include "base/hash.h"

/* A call and the chain of what it is inlined into; 0: it is inlined into nothing that is known. */
struct chain { uint32_t outer, node, location; };   /* node: one that has the call; location: 0 until a stack has it */

struct pprof_calls {
	struct pprof_file *file;
	const struct frame_tree *tree;
	GHashTable *functions, *objects, *chain_numbers;   /* two numbers in one word → the number of both, from 1 */
	GArray *chains;       /* of struct chain; [0] stands for none */
	uint32_t *of_node;    /* the chain of each node */
	uint64_t locations;   /* how many are written */
};

/* Returns the number of a pair, from 1. Sets *is_new. */
static uint32_t number_of(GHashTable *numbers, uint32_t a, uint32_t b, bool *is_new)
{
	gpointer pair = GSIZE_TO_POINTER((uint64_t)a << 32 | b);
	guint number = GPOINTER_TO_UINT(g_hash_table_lookup(numbers, pair));
	*is_new = number == 0;
	if (*is_new) {
		number = g_hash_table_size(numbers) + 1;
		g_hash_table_insert(numbers, pair, GUINT_TO_POINTER(number));
	}
	return number;
}

static struct call call_of(const struct pprof_calls *c, uint32_t node)
{
	return catalog_get_call(c->tree->catalog, frame_tree_node(c->tree, node)->call);
}

/* Whether the node's call was inlined into that of its parent. */
static bool is_inlined(const struct pprof_calls *c, uint32_t node)
{
	const struct frame_node *n = frame_tree_node(c->tree, node);
	return n->call.i != 0 && call_of(c, node).inlined && frame_tree_node(c->tree, n->parent)->call.i != 0;
}

struct pprof_calls *pprof_calls_new(struct pprof_file *f, const struct frame_tree *t)
{
	struct pprof_calls *c = g_new0(struct pprof_calls, 1);
	struct chain none = { 0 };
	c->file = f;
	c->tree = t;
	c->functions = g_hash_table_new(hash_word, NULL);
	c->objects = g_hash_table_new(hash_word, NULL);
	c->chain_numbers = g_hash_table_new(hash_word, NULL);
	c->chains = g_array_new(FALSE, FALSE, sizeof(struct chain));
	c->of_node = g_new(uint32_t, t->nodes->len);
	g_array_append_val(c->chains, none);
	for (uint32_t node = 0; node < t->nodes->len; node++) {
		const struct frame_node *n = frame_tree_node(t, node);
		struct chain chain = { .outer = is_inlined(c, node) ? c->of_node[n->parent] : 0, .node = node };
		bool is_new;
		/* The root is `???`, a cut `…`. Neither has a call, so that the root takes the number of no call. */
		c->of_node[node] = number_of(c->chain_numbers, chain.outer, node != 0 && n->call.i == 0 ? UINT32_MAX : n->call.i, &is_new);
		if (is_new)
			g_array_append_val(c->chains, chain);
	}
	return c;
}

void pprof_calls_free(struct pprof_calls *c)
{
	g_free(c->of_node);
	g_array_unref(c->chains);
	g_hash_table_destroy(c->chain_numbers);
	g_hash_table_destroy(c->objects);
	g_hash_table_destroy(c->functions);
	g_free(c);
}

uint64_t pprof_calls_object(struct pprof_calls *c, const char *name)
{
	int64_t text = pprof_file_text(c->file, name);
	bool is_new;
	if (text == 0)
		return 0;
	uint32_t number = number_of(c->objects, (uint32_t)text, 0, &is_new);
	if (is_new) {
		Pprof__Profile part = PPROF__PROFILE__INIT;
		Pprof__Mapping mapping = PPROF__MAPPING__INIT, *mappings = &mapping;
		mapping.id = number;
		mapping.filename = text;
		/* Else pprof would look for symbols. */
		mapping.has_functions = mapping.has_filenames = mapping.has_line_numbers = mapping.has_inline_frames = true;
		part.n_mapping = 1;
		part.mapping = &mappings;
		pprof_file_put(c->file, &part);
	}
	return number;
}

/* The function has no system_name: where there is one that equals the name, pprof cuts Rust's names at `<` and `(`. */
static uint64_t put_function(struct pprof_calls *c, const char *name, const char *file)
{
	int64_t name_text = pprof_file_text(c->file, name), file_text = pprof_file_text(c->file, file);
	bool is_new;
	uint32_t number = number_of(c->functions, (uint32_t)name_text, (uint32_t)file_text, &is_new);
	if (is_new) {
		Pprof__Profile part = PPROF__PROFILE__INIT;
		Pprof__Function function = PPROF__FUNCTION__INIT, *functions = &function;
		function.id = number;
		function.name = name_text;
		function.filename = file_text;
		part.n_function = 1;
		part.function = &functions;
		pprof_file_put(c->file, &part);
	}
	return number;
}

static Pprof__Line *line_of(struct pprof_calls *c, uint32_t node)
{
	Pprof__Line *line = g_new(Pprof__Line, 1);
	pprof__line__init(line);
	if (frame_tree_node(c->tree, node)->call.i == 0) {
		line->function_id = put_function(c, node == 0 ? "???" : "…", "");
		return line;
	}
	struct call call = call_of(c, node);
	line->function_id = put_function(c, catalog_text(c->tree->catalog, call.function), catalog_text(c->tree->catalog, call.file));
	line->line = call.line;
	return line;
}

/* Returns the location of a chain, which is written if it is new. */
static uint64_t put_location(struct pprof_calls *c, uint32_t number)
{
	struct chain *chain = &g_array_index(c->chains, struct chain, number);
	if (chain->location != 0)
		return chain->location;
	Pprof__Profile part = PPROF__PROFILE__INIT;
	Pprof__Location location = PPROF__LOCATION__INIT, *locations = &location;
	g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
	uint32_t outermost = number;
	for (uint32_t at = number; at != 0; at = g_array_index(c->chains, struct chain, at).outer) {
		outermost = at;
		g_ptr_array_add(lines, line_of(c, g_array_index(c->chains, struct chain, at).node));
	}
	struct call call = call_of(c, g_array_index(c->chains, struct chain, outermost).node);
	location.id = chain->location = (uint32_t)++c->locations;
	location.mapping_id = pprof_calls_object(c, catalog_text(c->tree->catalog, call.object));
	location.n_line = lines->len;
	location.line = (Pprof__Line **)lines->pdata;
	part.n_location = 1;
	part.location = &locations;
	pprof_file_put(c->file, &part);
	return location.id;
}

void pprof_calls_stack(struct pprof_calls *c, uint32_t node, GArray *locations)
{
	g_array_set_size(locations, 0);
	do {
		uint64_t location = put_location(c, c->of_node[node]);
		g_array_append_val(locations, location);
		while (is_inlined(c, node))
			node = frame_tree_node(c->tree, node)->parent;
		node = frame_tree_node(c->tree, node)->parent;
	} while (node != 0);
}
