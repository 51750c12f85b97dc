/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reports as Callgrind's output, for KCachegrind and callgrind_annotate: what the lines of each function allocate themselves, and for each of its
   calls what is allocated below. An inlined function is a function, too. The format is a graph: it has no stacks. */
#include "config.h"

#include "views/view_tree.h"

#include "base/escape.h"
#include "exports/call_graph.h"
#include "exports/plain_name.h"
#include "exports/program_command.h"

#include <inttypes.h>

/* How the names of one kind are written: the first time whole and with a number, then by the number alone. */
struct numbered { const char *key, *call_key; GHashTable *numbers; };

enum { OBJECT, FILE_NAME, FUNCTION, NAME_KINDS };

struct callgrind {
	struct call_graph *graph;
	enum metric metrics[METRIC_COUNT];
	int metric_count;       /* those that were measured */
	struct numbered names[NAME_KINDS];
	FILE *out;
};

/* Writes a name as the value of a key. */
static void put_name(struct callgrind *c, struct numbered *n, const char *key, const char *text)
{
	gpointer number;
	if (g_hash_table_lookup_extended(n->numbers, text, NULL, &number)) {
		fprintf(c->out, "%s=(%u)\n", key, GPOINTER_TO_UINT(number));
		return;
	}
	guint next = g_hash_table_size(n->numbers) + 1;
	g_autofree char *shown = plain_name(text);
	fprintf(c->out, "%s=(%u) %s\n", key, next, shown);
	g_hash_table_insert(n->numbers, (gpointer)(uintptr_t)text, GUINT_TO_POINTER(next));
}

/* Writes the lines that name a function; caller: the function that calls it, or NULL. A callee has its caller's object and file if it names none. */
static void put_function(struct callgrind *c, const struct graph_function *f, const struct graph_function *caller)
{
	const char *texts[NAME_KINDS] = { [OBJECT] = f->object, [FILE_NAME] = f->file, [FUNCTION] = f->name };
	for (int i = 0; i < NAME_KINDS; i++) {
		if (caller != NULL && ((i == OBJECT && f->object == caller->object) || (i == FILE_NAME && f->file == caller->file)))
			continue;
		put_name(c, &c->names[i], caller != NULL ? c->names[i].call_key : c->names[i].key, texts[i]);
	}
}

static void put_values(struct callgrind *c, const int64_t *values)
{
	for (int i = 0; i < c->metric_count; i++)
		fprintf(c->out, "%s%" PRId64, i > 0 ? " " : "", values[c->metrics[i]]);
	putc('\n', c->out);
}

static void put_body(struct callgrind *c)
{
	const struct graph_function *function = NULL;
	for (guint i = 0; i < c->graph->costs->len; i++) {
		const struct graph_cost *cost = &g_array_index(c->graph->costs, struct graph_cost, i);
		const struct graph_function *of = call_graph_function(c->graph, cost->function);
		if (of != function) {
			putc('\n', c->out);
			put_function(c, of, NULL);
			function = of;
		}
		if (cost->callee != GRAPH_SELF) {
			put_function(c, call_graph_function(c->graph, cost->callee), of);
			/* A reader takes a call without a count for a line of the caller's own. */
			fprintf(c->out, "calls=%" PRId64 " 0\n", MAX(cost->values[METRIC_ALLOCATIONS], 1));
		}
		fprintf(c->out, "%" PRIu32 " ", cost->line);
		put_values(c, cost->values);
	}
}

/* Returns the metric's name as that of an event: `PeakBytes`. Free with g_free. */
static char *event_name(enum metric m)
{
	GString *name = g_string_new(NULL);
	bool begins = true;
	for (const char *c = metric_info(m).name; *c != '\0'; c++) {
		if (*c != '-')
			g_string_append_c(name, begins ? g_ascii_toupper(*c) : *c);
		begins = *c == '-';
	}
	return g_string_free(name, FALSE);
}

/* The line `events:` ends the head. */
static void put_head(struct callgrind *c, const char *command)
{
	fprintf(c->out, "# callgrind format\nversion: 1\ncreator: cargo-alloc-profile %s\npid: 1\ncmd: %s\npart: 1\npositions: line\n",
	        PACKAGE_VERSION, command);
	g_autoptr(GString) events = g_string_new("events:");
	for (int i = 0; i < c->metric_count; i++) {
		g_autofree char *event = event_name(c->metrics[i]);
		fprintf(c->out, "event: %s : %s\n", event, metric_info(c->metrics[i]).title);
		g_string_append_printf(events, " %s", event);
	}
	fprintf(c->out, "%s\n", events->str);
}

static void write_report(const struct view_report *r, FILE *out)
{
	static const struct numbered keys[NAME_KINDS] = {
		[OBJECT] = { .key = "ob", .call_key = "cob" }, [FILE_NAME] = { .key = "fl", .call_key = "cfi" },
		[FUNCTION] = { .key = "fn", .call_key = "cfn" },
	};
	struct frame_tree *tree = view_tree(r);
	struct callgrind c = { .graph = call_graph_new(tree), .out = out };
	int64_t totals[METRIC_COUNT] = { 0 };
	for (int m = 0; m < METRIC_COUNT; m++)
		if (metric_get((enum metric)m, &tree->current, &totals[m]))
			c.metrics[c.metric_count++] = (enum metric)m;
	for (int i = 0; i < NAME_KINDS; i++) {
		c.names[i] = keys[i];
		c.names[i].numbers = g_hash_table_new(g_str_hash, g_str_equal);
	}
	g_autofree char *command = program_command(r->run.side->model, r->run.side->peak), *shown = escape_text(command);
	put_head(&c, shown);
	put_body(&c);
	fputs("\ntotals: ", out);
	put_values(&c, totals);
	for (int i = 0; i < NAME_KINDS; i++)
		g_hash_table_destroy(c.names[i].numbers);
	call_graph_free(c.graph);
	frame_tree_free(tree);
}

const struct format format_callgrind = {
	.name = "callgrind",
	.help = "calls for KCachegrind",
	.report = write_report,
};
