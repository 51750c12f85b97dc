/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reports as a file of speedscope's: a profile for each metric, all of the same frames. A weight cannot be negative there, so that there
   is no comparison. Nothing of a file is kept in memory but the numbers of the frames. */
#include "views/view_tree.h"

#include "config.h"

#include "base/escape.h"
#include "base/hash.h"
#include "exports/view_json_parts.h"

#include <inttypes.h>

struct writer {
	const struct frame_tree *tree;
	FILE *out;
	uint32_t *frames;     /* the frame of each node */
	GArray *path;         /* of uint32_t */
};

static void set_text(json_t *object, const char *member, const char *text)
{
	g_autofree char *shown = escape_text(text);
	json_object_set_new(object, member, json_string(shown));
}

/* A frame is a function in a file: with a line in it, speedscope would show one function as many. */
static json_t *frame_of(const struct frame_tree *t, uint32_t node)
{
	json_t *frame = json_object();
	call_id call = frame_tree_node(t, node)->call;
	if (call.i == 0) {
		set_text(frame, "name", node == 0 ? "???" : "…");
		return frame;
	}
	struct call c = catalog_get_call(t->catalog, call);
	set_text(frame, "name", catalog_text(t->catalog, c.function));
	if (c.file.i != 0)
		set_text(frame, "file", catalog_text(t->catalog, c.file));
	return frame;
}

static void put_frames(struct writer *w)
{
	const struct frame_tree *t = w->tree;
	g_autoptr(GHashTable) known = g_hash_table_new(hash_word, NULL);   /* function and file in one word → the number of the frame, plus 1 */
	struct view_json_list list = { w->out, false };
	bool has_no_stack = t->samples->len > 0 && frame_tree_sample(t, 0)->node == 0;
	fputs(",\n  \"shared\": {\"frames\": [", w->out);
	for (uint32_t node = has_no_stack ? 0 : 1; node < t->nodes->len; node++) {
		struct call c = catalog_get_call(t->catalog, frame_tree_node(t, node)->call);
		gpointer key = GSIZE_TO_POINTER(node == 0 ? UINT64_MAX : (uint64_t)c.function.i << 32 | c.file.i);
		guint number = GPOINTER_TO_UINT(g_hash_table_lookup(known, key));
		if (number == 0) {
			number = g_hash_table_size(known) + 1;
			g_hash_table_insert(known, key, GUINT_TO_POINTER(number));
			view_json_list_add(&list, frame_of(t, node));
		}
		w->frames[node] = number - 1;
	}
	view_json_list_close(&list);
	fputs("}", w->out);
}

/* Finds the next stack with a weight, from sample *i on, and moves *i behind its samples: those of one node are neighbours. */
static bool next_stack(const struct frame_tree *t, enum metric metric, guint *i, uint32_t *node, int64_t *weight)
{
	*weight = 0;
	while (*weight == 0 && *i < t->samples->len) {
		*node = frame_tree_sample(t, *i)->node;
		for (; *i < t->samples->len && frame_tree_sample(t, *i)->node == *node; (*i)++) {
			int64_t value;
			if (metric_get(metric, &frame_tree_sample(t, *i)->current, &value))
				*weight += value;
		}
	}
	return *weight != 0;
}

/* Writes a stack as the numbers of its frames, the outermost first. */
static void put_stack(struct writer *w, uint32_t node)
{
	g_array_set_size(w->path, 0);
	do {
		g_array_append_val(w->path, w->frames[node]);
		node = frame_tree_node(w->tree, node)->parent;
	} while (node != 0);
	for (guint i = w->path->len; i > 0; i--)
		fprintf(w->out, "%s%" PRIu32, i == w->path->len ? "[" : ",", g_array_index(w->path, uint32_t, i - 1));
	fputs("]", w->out);
}

static void put_profile(struct writer *w, enum metric metric)
{
	struct metric_info info = metric_info(metric);
	uint32_t node;
	int64_t weight, total;
	if (!metric_get(metric, &w->tree->current, &total))
		total = 0;   /* the filters left nothing to add up */
	const char *between = "\n     ";
	fprintf(w->out, "{\"type\": \"sampled\", \"name\": \"%s\", \"unit\": \"%s\", \"startValue\": 0, \"endValue\": %" PRId64 ", \"samples\": [",
	        info.title, info.field->unit == FIELD_BYTES ? "bytes" : "none", total);
	for (guint i = 0; next_stack(w->tree, metric, &i, &node, &weight); between = ",\n     ") {
		fputs(between, w->out);
		put_stack(w, node);
	}
	fputs("],\n     \"weights\": [", w->out);
	between = "";
	for (guint i = 0; next_stack(w->tree, metric, &i, &node, &weight); between = ",")
		fprintf(w->out, "%s%" PRId64, between, weight);
	fputs("]}", w->out);
}

/* Writes a profile for each metric that was measured of the whole run. */
static void put_profiles(struct writer *w, enum metric first, const struct cost *totals)
{
	int64_t value, active = 0, n = 0;
	fputs(",\n  \"profiles\": [", w->out);
	for (int m = 0; m < METRIC_COUNT; m++) {
		if (!metric_get((enum metric)m, totals, &value))
			continue;
		fputs(n > 0 ? ",\n    " : "\n    ", w->out);
		put_profile(w, (enum metric)m);
		if (m == (int)first)
			active = n;
		n++;
	}
	fprintf(w->out, "],\n  \"activeProfileIndex\": %" PRId64 "\n}\n", active);
}

/* Returns the name of the programs. Free with g_free. */
static char *title_of(const struct model *m)
{
	const char *first = m->processes->len > 1 ? model_get_process(m, (process_id){ 1 })->name : "";
	g_autofree char *shown = escape_text(first);
	return m->processes->len > 2 ? g_strdup_printf("%s and %u more", shown, m->processes->len - 2) : g_strdup(shown);
}

static void write_report(const struct view_report *r, FILE *out)
{
	struct frame_tree *t = view_tree(r);
	struct writer w = { .tree = t, .out = out };
	w.frames = g_new0(uint32_t, t->nodes->len);
	w.path = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	g_autofree char *title = title_of(r->run.side->model);
	fputs("{\n  \"$schema\": \"https://www.speedscope.app/file-format-schema.json\"", out);
	view_json_member(out, "exporter", json_string("cargo-alloc-profile@" PACKAGE_VERSION));
	view_json_member(out, "name", json_string(title));
	put_frames(&w);
	put_profiles(&w, r->options->metric, &r->run.side->totals);
	g_array_unref(w.path);
	g_free(w.frames);
	frame_tree_free(t);
}

const struct format format_speedscope = {
	.name = "speedscope",
	.help = "flame graphs for www.speedscope.app",
	.one_metric = true,
	.report = write_report,
};
