/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reports as folded stacks: a line for each stack, its frames outermost first with `;` in between, a blank and a number. flamegraph.pl and
   inferno define the format. In a comparison two numbers follow, the baseline's first, as difffolded.pl writes them. */
#include "views/view_tree.h"

#include "base/escape.h"

#include <inttypes.h>
#include <string.h>

/* The format has no escapes. A `;` in a name, as in `[u8; 4]`, would begin a new frame. */
static void append_name(GString *line, const struct catalog *c, call_id call)
{
	gsize start = line->len;
	escape_append(line, call.i != 0 ? catalog_text(c, catalog_get_call(c, call).function) : "…");
	for (char *at = line->str + start; (at = strchr(at, ';')) != NULL;)
		*at = ',';
}

/* Sets line to the frames of a node. */
static void set_stack(GString *line, GArray *path, const struct frame_tree *t, uint32_t node)
{
	g_string_truncate(line, 0);
	g_array_set_size(path, 0);
	for (; node != 0; node = frame_tree_node(t, node)->parent)
		g_array_append_val(path, node);
	for (guint i = path->len; i > 0; i--) {
		append_name(line, t->catalog, frame_tree_node(t, g_array_index(path, uint32_t, i - 1))->call);
		if (i > 1)
			g_string_append_c(line, ';');
	}
	if (path->len == 0)
		g_string_append(line, "???");
}

/* Writes the stacks with another value than 0. Samples of one node are neighbours. */
static void write_tree(struct frame_tree *t, enum metric metric, FILE *out)
{
	g_autoptr(GString) line = g_string_new(NULL);
	g_autoptr(GArray) path = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	for (guint i = 0; i < t->samples->len;) {
		uint32_t node = frame_tree_sample(t, i)->node;
		int64_t before = 0, now = 0;
		for (; i < t->samples->len && frame_tree_sample(t, i)->node == node; i++) {
			int64_t value;
			if (metric_get(metric, &frame_tree_sample(t, i)->current, &value))
				now += value;
			if (t->compares && metric_get(metric, frame_tree_baseline(t, i), &value))
				before += value;
		}
		if (now == 0 && before == 0)
			continue;
		set_stack(line, path, t, node);
		if (t->compares)
			fprintf(out, "%s %" PRId64 " %" PRId64 "\n", line->str, before, now);
		else
			fprintf(out, "%s %" PRId64 "\n", line->str, now);
	}
	frame_tree_free(t);
}

static void write_report(const struct view_report *r, FILE *out)
{
	write_tree(view_tree(r), r->options->metric, out);
}

static void write_comparison(const struct view_comparison *c, FILE *out)
{
	write_tree(view_comparison_tree(c), c->options->metric, out);
}

const struct format format_folded = {
	.name = "folded",
	.help = "stacks for flamegraph.pl, inferno and speedscope",
	.one_metric = true,
	.report = write_report,
	.comparison = write_comparison,
};
