/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reports as Massif's output, for ms_print and massif-visualizer: the live heap over time, with the stacks of its peak and of its end. The file
   has room for one process: the one with the highest peak. massif-visualizer takes nothing but these lines in this order. */
#include "views/view_tree.h"

#include "base/escape.h"
#include "exports/frame_texts.h"
#include "exports/program_command.h"

#include <inttypes.h>
#include <string.h>

enum heap_tree { HEAP_EMPTY, HEAP_PEAK, HEAP_DETAILED };
static const char *const tree_names[] = { [HEAP_EMPTY] = "empty", [HEAP_PEAK] = "peak", [HEAP_DETAILED] = "detailed" };

/* A stack with bytes, and the frame of it that the writing of the tree has come to: Massif's trees begin with the innermost frame. */
struct sized_stack { uint32_t stack, at; int64_t bytes; };

/* Neighbouring stacks that are equal up to the depth of a line of the tree. ended: they have no frame at this depth. */
struct run { guint first, end, depth; uint32_t text; bool ended; guint places; int64_t bytes; };   /* places: 0, or how many small runs it stands for */

/* A run of less than one part in this many of the heap is small: the small ones of a caller get one line. Whole trees of a million stacks would be
   more than any reader takes. */
enum { SMALL = 10000 };

struct massif {
	struct frame_tree *tree;
	struct frame_texts *texts;
	process_id process;
	name_id label;        /* the process's, as samples have it */
	FILE *out;
	int64_t number;       /* of the next snapshot */
};

/* ms_print takes a number sign for the begin of a comment. */
static void put_text(FILE *out, const char *text)
{
	for (; *text != '\0'; text++)
		putc(*text == '#' ? '@' : *text, out);
}

static gint compare_stacks(gconstpointer x, gconstpointer y, gpointer data)
{
	const struct frame_texts *t = data;
	uint32_t a = ((const struct sized_stack *)x)->stack, b = ((const struct sized_stack *)y)->stack;
	while (a != b && a != 0 && b != 0) {
		const struct text_stack *s = frame_texts_stack(t, a), *u = frame_texts_stack(t, b);
		if (s->text != u->text)
			return strcmp(frame_texts_text(t, s->text), frame_texts_text(t, u->text));
		a = s->parent;
		b = u->parent;
	}
	return (a != 0) - (b != 0);
}

static gint compare_runs(gconstpointer x, gconstpointer y)
{
	const struct run *a = x, *b = y;
	if (a->bytes != b->bytes)
		return a->bytes > b->bytes ? -1 : 1;
	return (a->first > b->first) - (a->first < b->first);
}

/* Returns the process's stacks with their bytes, sorted from the innermost frames on. Stacks without bytes are left out. */
static GArray *stacks_of(const struct massif *m, enum metric metric)
{
	g_autofree int64_t *bytes = g_new0(int64_t, m->texts->stacks->len);
	GArray *stacks = g_array_new(FALSE, FALSE, sizeof(struct sized_stack));
	for (guint i = 0; i < m->tree->samples->len; i++) {
		const struct frame_sample *s = frame_tree_sample(m->tree, i);
		int64_t value;
		if (s->labels[LABEL_PROCESS].i == m->label.i && metric_get(metric, &s->current, &value))
			bytes[m->texts->stack_of[s->node]] += value;
	}
	for (uint32_t i = 0; i < m->texts->stacks->len; i++) {
		struct sized_stack stack = { i, i, bytes[i] };
		if (bytes[i] != 0)
			g_array_append_val(stacks, stack);
	}
	g_array_sort_with_data(stacks, compare_stacks, m->texts);
	return stacks;
}

/* Makes one of the children that are small; they are sorted, the largest first. total: the bytes of the whole tree. */
static void join_small(GArray *children, int64_t total)
{
	struct run rest = { 0 };
	while (children->len > 0 && g_array_index(children, struct run, children->len - 1).bytes < total / SMALL) {
		const struct run *small = &g_array_index(children, struct run, children->len - 1);
		rest.places++;
		rest.bytes += small->bytes;
		rest.depth = small->depth;
		g_array_set_size(children, children->len - 1);
	}
	guint at = children->len;
	while (at > 0 && rest.places > 0 && g_array_index(children, struct run, at - 1).bytes < rest.bytes)
		at--;
	if (rest.places > 0)
		g_array_insert_val(children, at, rest);
}

/* Sets children to the runs one frame further out, the largest first. A stack that has ended makes one, too, if others of the run go on. */
static void split(const struct massif *m, GArray *stacks, const struct run *run, GArray *children)
{
	g_array_set_size(children, 0);
	for (guint i = run->first; i < run->end; i++) {
		struct sized_stack *s = &g_array_index(stacks, struct sized_stack, i);
		struct run next = { i, i, run->depth + 1, frame_texts_stack(m->texts, s->at)->text, s->at == 0, 0, 0 };
		struct run *child = children->len > 0 ? &g_array_index(children, struct run, children->len - 1) : NULL;
		if (child == NULL || child->text != next.text || child->ended != next.ended) {
			g_array_append_val(children, next);
			child = &g_array_index(children, struct run, children->len - 1);
		}
		child->end = i + 1;
		child->bytes += s->bytes;
	}
	if (children->len == 1 && run->depth > 0 && g_array_index(children, struct run, 0).ended)
		g_array_set_size(children, 0);
	g_array_sort(children, compare_runs);
}

static void put_line(const struct massif *m, const struct run *run, guint children)
{
	fprintf(m->out, "%*sn%u: %" PRId64 " ", (int)run->depth, "", children, run->bytes);
	if (run->places > 0)
		fprintf(m->out, "in %u place%s below massif's threshold (%.2f%%)", run->places, run->places == 1 ? "," : "s, all", 100.0 / SMALL);
	else if (run->depth == 0)
		fputs("(heap allocation functions) malloc/new/new[], --alloc-fns, etc.", m->out);
	else
		put_text(m->out, frame_texts_text(m->texts, run->text));
	putc('\n', m->out);
}

/* Writes the tree of the stacks. They can be deep, so that this does not call itself. */
static void put_tree(const struct massif *m, GArray *stacks, int64_t bytes)
{
	g_autoptr(GArray) waiting = g_array_new(FALSE, FALSE, sizeof(struct run)), children = g_array_new(FALSE, FALSE, sizeof(struct run));
	struct run all = { 0, stacks->len, 0, 0, false, 0, bytes };
	g_array_append_val(waiting, all);
	while (waiting->len > 0) {
		struct run run = g_array_index(waiting, struct run, waiting->len - 1);
		g_array_set_size(waiting, waiting->len - 1);
		for (guint i = run.first; i < run.end && run.depth > 0; i++) {
			struct sized_stack *s = &g_array_index(stacks, struct sized_stack, i);
			s->at = frame_texts_stack(m->texts, s->at)->parent;
		}
		split(m, stacks, &run, children);
		join_small(children, bytes);
		put_line(m, &run, children->len);
		for (guint i = children->len; i > 0; i--)
			g_array_append_val(waiting, g_array_index(children, struct run, i - 1));
	}
}

static void put_snapshot(struct massif *m, int64_t time, int64_t bytes, enum heap_tree kind)
{
	fprintf(m->out, "#-----------\nsnapshot=%" PRId64 "\n#-----------\ntime=%" PRId64 "\nmem_heap_B=%" PRId64
	        "\nmem_heap_extra_B=0\nmem_stacks_B=0\nheap_tree=%s\n", m->number++, time, bytes, tree_names[kind]);
}

/* Writes a snapshot with the tree of a metric. */
static void put_detailed(struct massif *m, int64_t time, enum metric metric, enum heap_tree kind)
{
	g_autoptr(GArray) stacks = stacks_of(m, metric);
	int64_t bytes = 0;
	for (guint i = 0; i < stacks->len; i++)
		bytes += g_array_index(stacks, struct sized_stack, i).bytes;
	put_snapshot(m, time, bytes, kind);
	put_tree(m, stacks, bytes);
}

/* Returns what the process's stacks in the report allocated in all. */
static int64_t allocated_bytes(const struct massif *m)
{
	int64_t bytes = 0;
	for (guint i = 0; i < m->tree->samples->len; i++) {
		const struct frame_sample *s = frame_tree_sample(m->tree, i);
		if (s->labels[LABEL_PROCESS].i == m->label.i)
			bytes += s->current.bytes;
	}
	return bytes;
}

/* The recorder says at which event the peak was, and the bytes allocated by then only at the points of the timeline: the peak stands at the first
   point that is not before it. filtered: the timeline is that of all stacks, and says nothing of those that are left. */
static void put_snapshots(struct massif *m, const struct process *p, bool filtered)
{
	int64_t end = allocated_bytes(m), at_peak = -1;
	put_snapshot(m, 0, 0, HEAP_EMPTY);
	for (guint i = 0; p != NULL && !filtered && i < p->timeline->len; i++) {
		const struct point *point = &g_array_index(p->timeline, struct point, i);
		bool is_peak = at_peak < 0 && point->event >= p->peak_event;
		if (is_peak) {
			at_peak = point->allocated_bytes;
			put_detailed(m, at_peak, METRIC_PEAK_BYTES, HEAP_PEAK);
		}
		if (point->event != p->events)
			put_snapshot(m, point->allocated_bytes, point->live_bytes, HEAP_EMPTY);
	}
	if (at_peak < 0)
		put_detailed(m, end, METRIC_PEAK_BYTES, HEAP_PEAK);
	put_detailed(m, end, METRIC_LIVE_BYTES, HEAP_DETAILED);
}

static void write_report(const struct view_report *r, FILE *out)
{
	const struct model *model = r->run.side->model;
	struct massif m = { .tree = view_tree(r), .process = r->run.side->peak, .out = out };
	const struct process *process = NULL;
	m.texts = frame_texts_new(m.tree);
	if (m.process.i != 0) {
		process = model_get_process(model, m.process);
		m.label = catalog_name(r->run.side->catalog, process->label, strlen(process->label));
	}
	g_autofree char *command = program_command(model, m.process), *shown = escape_text(command);
	fputs("desc: --tool=aprof\ncmd: ", out);
	put_text(out, shown);
	fputs("\ntime_unit: B\n", out);
	put_snapshots(&m, process, r->filtered);
	frame_texts_free(m.texts);
	frame_tree_free(m.tree);
}

const struct format format_massif = {
	.name = "massif",
	.help = "the heap over time, for ms_print",
	.report = write_report,
};
