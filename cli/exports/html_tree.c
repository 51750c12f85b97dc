/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "exports/html_tree.h"

#include "base/escape.h"
#include "exports/view_json_parts.h"

#include <inttypes.h>

/* Gives ids of the catalog numbers in the order in which they come up. The id 0 has the number 0. */
struct numbering { GArray *ids; GHashTable *numbers; };

struct html_tree {
	const struct frame_tree *tree;
	struct numbering texts, functions, calls;
};

static struct numbering numbering_new(void)
{
	struct numbering n = { g_array_new(FALSE, FALSE, sizeof(uint32_t)), g_hash_table_new(NULL, NULL) };
	uint32_t none = 0;
	g_array_append_val(n.ids, none);
	g_hash_table_insert(n.numbers, GUINT_TO_POINTER(none), GUINT_TO_POINTER(none));
	return n;
}

static void numbering_clear(struct numbering *n)
{
	g_array_unref(n->ids);
	g_hash_table_destroy(n->numbers);
}

static void enter(struct numbering *n, uint32_t id)
{
	if (g_hash_table_contains(n->numbers, GUINT_TO_POINTER(id)))
		return;
	g_hash_table_insert(n->numbers, GUINT_TO_POINTER(id), GUINT_TO_POINTER(n->ids->len));
	g_array_append_val(n->ids, id);
}

static uint32_t number_of(const struct numbering *n, uint32_t id)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(n->numbers, GUINT_TO_POINTER(id)));
}

static uint32_t id_at(const struct numbering *n, guint i)
{
	return g_array_index(n->ids, uint32_t, i);
}

/* Numbers all that the nodes and samples name. */
static struct html_tree number_all(const struct frame_tree *t)
{
	struct html_tree h = { t, numbering_new(), numbering_new(), numbering_new() };
	for (guint i = 0; i < t->nodes->len; i++)
		enter(&h.calls, frame_tree_node(t, i)->call.i);
	for (guint i = 1; i < h.calls.ids->len; i++) {
		call_id id = { id_at(&h.calls, i) };
		struct call call = catalog_get_call(t->catalog, id);
		enter(&h.functions, call.function.i);
		enter(&h.texts, call.function.i);
		enter(&h.texts, frame_tree_owner(t, id).crate.i);
		enter(&h.texts, call.file.i);
		enter(&h.texts, call.object.i);
	}
	for (guint i = 0; i < t->samples->len; i++)
		for (int k = 0; k < FRAME_LABELS; k++)
			enter(&h.texts, frame_tree_sample(t, i)->labels[k].i);
	return h;
}

/* A column: its name, and its value in row i. what: a label or a metric. */
struct column {
	const char *name;
	int64_t (*get)(const struct html_tree *h, const struct column *c, guint i);
	int what;
	const struct field *field;
	bool baseline;
};

static void put_numbers(const struct html_tree *h, const struct column *c, guint rows, FILE *out)
{
	putc('[', out);
	for (guint i = 0; i < rows; i++)
		fprintf(out, i > 0 ? ",%" PRId64 : "%" PRId64, c->get(h, c, i));
	putc(']', out);
}

static void put_columns(const struct html_tree *h, const struct column *columns, size_t n, guint rows, FILE *out)
{
	for (size_t i = 0; i < n; i++) {
		fprintf(out, "%s\n    \"%s\": ", i > 0 ? "," : "", columns[i].name);
		put_numbers(h, &columns[i], rows, out);
	}
}

static void put_texts(const struct html_tree *h, FILE *out)
{
	fputs(",\n  \"texts\": [", out);
	for (guint i = 0; i < h->texts.ids->len; i++) {
		g_autofree char *text = escape_utf8(catalog_text(h->tree->catalog, (name_id){ id_at(&h->texts, i) }));
		fputs(i > 0 ? ",\n    " : "\n    ", out);
		view_json_value(out, json_string(text), 0);
	}
	fputs("\n  ]", out);
}

static int64_t function_name(const struct html_tree *h, const struct column *c, guint i)
{
	(void)c;
	return number_of(&h->texts, id_at(&h->functions, i));
}

static struct frame_owner owner_of(const struct html_tree *h, guint function)
{
	static const struct frame_owner none = { ORIGIN_UNKNOWN, SYMBOL_USER, { 0 } };
	return function > 0 ? frame_tree_function_owner(h->tree, (name_id){ id_at(&h->functions, function) }) : none;
}

static int64_t function_crate(const struct html_tree *h, const struct column *c, guint i)
{
	(void)c;
	return number_of(&h->texts, owner_of(h, i).crate.i);
}

static int64_t function_origin(const struct html_tree *h, const struct column *c, guint i)
{
	(void)c;
	return owner_of(h, i).origin;
}

static int64_t function_class(const struct html_tree *h, const struct column *c, guint i)
{
	(void)c;
	return owner_of(h, i).class;
}

static struct call call_at(const struct html_tree *h, guint i)
{
	return i > 0 ? catalog_get_call(h->tree->catalog, (call_id){ id_at(&h->calls, i) }) : (struct call){ 0 };
}

static int64_t call_function(const struct html_tree *h, const struct column *c, guint i)
{
	(void)c;
	return number_of(&h->functions, call_at(h, i).function.i);
}

static int64_t call_file(const struct html_tree *h, const struct column *c, guint i)
{
	(void)c;
	return number_of(&h->texts, call_at(h, i).file.i);
}

static int64_t call_line(const struct html_tree *h, const struct column *c, guint i)
{
	(void)c;
	return call_at(h, i).line;
}

static int64_t call_object(const struct html_tree *h, const struct column *c, guint i)
{
	(void)c;
	return number_of(&h->texts, call_at(h, i).object.i);
}

static int64_t call_flags(const struct html_tree *h, const struct column *c, guint i)
{
	(void)c;
	return call_at(h, i).inlined | call_at(h, i).jumped << 1;
}

/* Differences of neighbours are small, and deflate better than numbers that grow. */
static int64_t node_parent(const struct html_tree *h, const struct column *c, guint i)
{
	(void)c;
	return (int64_t)i - frame_tree_node(h->tree, i)->parent;
}

static int64_t node_call(const struct html_tree *h, const struct column *c, guint i)
{
	(void)c;
	return number_of(&h->calls, frame_tree_node(h->tree, i)->call.i);
}

static int64_t sample_node(const struct html_tree *h, const struct column *c, guint i)
{
	(void)c;
	uint32_t before = i > 0 ? frame_tree_sample(h->tree, i - 1)->node : 0;
	return (int64_t)frame_tree_sample(h->tree, i)->node - before;
}

static int64_t sample_label(const struct html_tree *h, const struct column *c, guint i)
{
	return number_of(&h->texts, frame_tree_sample(h->tree, i)->labels[c->what].i);
}

static int64_t sample_runtime(const struct html_tree *h, const struct column *c, guint i)
{
	(void)c;
	return frame_tree_sample(h->tree, i)->runtime;
}

/* A sample that one side of a comparison lacks has nothing there. */
static int64_t sample_value(const struct html_tree *h, const struct column *c, guint i)
{
	const struct cost *cost = c->baseline ? frame_tree_baseline(h->tree, i) : &frame_tree_sample(h->tree, i)->current;
	int64_t value;
	return c->field->get(cost, &value) ? value : 0;
}

static const struct column function_columns[] = {
	{ .name = "name", .get = function_name }, { .name = "crate", .get = function_crate },
	{ .name = "origin", .get = function_origin }, { .name = "class", .get = function_class },
};
static const struct column call_columns[] = {
	{ .name = "function", .get = call_function }, { .name = "file", .get = call_file }, { .name = "line", .get = call_line },
	{ .name = "object", .get = call_object }, { .name = "flags", .get = call_flags },
};
static const struct column node_columns[] = {
	{ .name = "parent", .get = node_parent }, { .name = "call", .get = node_call },
};

static void put_values(const struct html_tree *h, const char *name, bool baseline, const enum metric *metrics, guint n, FILE *out)
{
	fprintf(out, ",\n    \"%s\": [", name);
	for (guint i = 0; i < n; i++) {
		const struct column c = { .get = sample_value, .field = metric_info(metrics[i]).field, .baseline = baseline };
		fputs(i > 0 ? ",\n      " : "\n      ", out);
		put_numbers(h, &c, h->tree->samples->len, out);
	}
	fputs(n > 0 ? "\n    ]" : "]", out);
}

static void put_samples(const struct html_tree *h, const enum metric *metrics, guint n, FILE *out)
{
	struct column columns[FRAME_LABELS + 2] = { { .name = "node", .get = sample_node } };
	for (int k = 0; k < FRAME_LABELS; k++)
		columns[k + 1] = (struct column){ .name = frame_label_names[k], .get = sample_label, .what = k };
	columns[FRAME_LABELS + 1] = (struct column){ .name = "runtime", .get = sample_runtime };
	fputs(",\n  \"samples\": {", out);
	put_columns(h, columns, G_N_ELEMENTS(columns), h->tree->samples->len, out);
	put_values(h, "values", false, metrics, n, out);
	if (h->tree->compares)
		put_values(h, "baseline", true, metrics, n, out);
	fputs("\n  }", out);
}

void html_tree_put(const struct frame_tree *t, const enum metric *metrics, guint n, FILE *out)
{
	struct html_tree h = number_all(t);
	put_texts(&h, out);
	fputs(",\n  \"functions\": {", out);
	put_columns(&h, function_columns, G_N_ELEMENTS(function_columns), h.functions.ids->len, out);
	fputs("\n  },\n  \"calls\": {", out);
	put_columns(&h, call_columns, G_N_ELEMENTS(call_columns), h.calls.ids->len, out);
	fputs("\n  },\n  \"nodes\": {", out);
	put_columns(&h, node_columns, G_N_ELEMENTS(node_columns), t->nodes->len, out);
	fputs("\n  }", out);
	put_samples(&h, metrics, n, out);
	numbering_clear(&h.texts);
	numbering_clear(&h.functions);
	numbering_clear(&h.calls);
}
