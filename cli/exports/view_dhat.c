/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reports as DHAT's JSON, version 2, which Valgrind's dh_view.html and the Firefox Profiler show. A program point is a stack: what threads, tests
   and processes allocate in it is added up. */
#include "views/view_tree.h"

#include "base/escape.h"
#include "exports/frame_texts.h"
#include "exports/program_command.h"
#include "exports/view_json_parts.h"

#include <inttypes.h>
#include <jansson.h>

/* Blocks that live no longer than this, in events, are what the viewer calls short-lived. */
enum { SHORT_LIVED = 10 };

/* The most bytes alive at one moment as far as it is known, and the blocks that these are. */
struct most { int64_t bytes, blocks; };

/* A sample and the stack that it is of. */
struct stack_sample { uint32_t stack; guint sample; };

struct dhat {
	struct frame_tree *tree;
	struct frame_texts *texts;
	GArray *samples;      /* of struct stack_sample */
	FILE *out;
};

static struct most larger(struct most a, struct most b)
{
	return a.bytes > b.bytes || (a.bytes == b.bytes && a.blocks > b.blocks) ? a : b;
}

static name_id process_of(const struct dhat *d, guint i)
{
	return frame_tree_sample(d->tree, g_array_index(d->samples, struct stack_sample, i).sample)->labels[LABEL_PROCESS];
}

/* Samples of one stack become neighbours, and among them those of one process. The samples of the tree are in order. */
static gint compare_samples(gconstpointer x, gconstpointer y, gpointer data)
{
	const struct stack_sample *a = x, *b = y;
	const struct frame_tree *t = data;
	uint32_t p = frame_tree_sample(t, a->sample)->labels[LABEL_PROCESS].i, q = frame_tree_sample(t, b->sample)->labels[LABEL_PROCESS].i;
	if (a->stack != b->stack)
		return a->stack < b->stack ? -1 : 1;
	if (p != q)
		return p < q ? -1 : 1;
	return (a->sample > b->sample) - (a->sample < b->sample);
}

static void sort_samples(struct dhat *d)
{
	d->samples = g_array_sized_new(FALSE, FALSE, sizeof(struct stack_sample), d->tree->samples->len);
	for (guint i = 0; i < d->tree->samples->len; i++) {
		struct stack_sample s = { d->texts->stack_of[frame_tree_sample(d->tree, i)->node], i };
		g_array_append_val(d->samples, s);
	}
	g_array_sort_with_data(d->samples, compare_samples, d->tree);
}

static void put_frames(const struct dhat *d, uint32_t stack)
{
	const char *separator = "";
	do {
		const struct text_stack *s = frame_texts_stack(d->texts, stack);
		fprintf(d->out, "%s%" PRIu32, separator, s->text + 1);   /* 0 is the root's */
		separator = ",";
		stack = s->parent;
	} while (stack != 0);
}

/* Writes the program point of the samples from `first` to before `end`. Maxima of different moments do not add up. What is certain is that the
   largest was alive, and in one process all that was alive at the peak, and at the end. */
static void put_point(const struct dhat *d, guint first, guint end, bool *begun)
{
	struct cost all = { 0 }, process = { 0 };
	struct most most = { 0 };
	for (guint i = first; i < end; i++) {
		const struct cost *c = &frame_tree_sample(d->tree, g_array_index(d->samples, struct stack_sample, i).sample)->current;
		if (i == first || process_of(d, i).i != process_of(d, i - 1).i)
			process = (struct cost){ 0 };
		if (!cost_add(&process, c) || !cost_add(&all, c))
			g_error("the sum over the samples of a stack overflows, while that over all does not");
		if (c->sites == 1)
			most = larger(most, (struct most){ c->max_bytes, c->max_blocks });
		most = larger(most, (struct most){ process.peak_bytes, process.peak_blocks });
		most = larger(most, (struct most){ process.live_bytes, process.live_blocks });
	}
	if (all.allocations == 0 && all.live_blocks == 0 && all.peak_blocks == 0)
		return;
	fprintf(d->out, "%s{\"tb\":%" PRId64 ",\"tbk\":%" PRId64 ",\"tl\":%" PRId64 ",\"mb\":%" PRId64 ",\"mbk\":%" PRId64 ",\"gb\":%" PRId64
	        ",\"gbk\":%" PRId64 ",\"eb\":%" PRId64 ",\"ebk\":%" PRId64 ",\"fs\":[", *begun ? ",\n    " : "\n    ", all.bytes, all.allocations,
	        all.lifetime_sum, most.bytes, most.blocks, all.peak_bytes, all.peak_blocks, all.live_bytes, all.live_blocks);
	put_frames(d, g_array_index(d->samples, struct stack_sample, first).stack);
	fputs("]}", d->out);
	*begun = true;
}

static void put_points(const struct dhat *d)
{
	bool begun = false;
	fputs(",\n  \"pps\": [", d->out);
	for (guint first = 0, end; first < d->samples->len; first = end) {
		uint32_t stack = g_array_index(d->samples, struct stack_sample, first).stack;
		for (end = first; end < d->samples->len && g_array_index(d->samples, struct stack_sample, end).stack == stack; end++) { }
		put_point(d, first, end, &begun);
	}
	fputs(begun ? "\n  ]" : "]", d->out);
}

static void put_texts(const struct dhat *d)
{
	struct view_json_list list;
	view_json_list_open(&list, d->out, "ftbl");
	view_json_list_add(&list, json_string("[root]"));
	for (guint i = 0; i < d->texts->texts->len; i++)
		view_json_list_add(&list, json_string(frame_texts_text(d->texts, i)));
	view_json_list_close(&list);
}

/* Processes share no clock. The file counts their events as if they had run one after another, in the order of the report. */
static void put_head(const struct view_report *r, const struct cost *totals, FILE *out)
{
	const struct model *m = r->run.side->model;
	process_id peak = r->run.side->peak;
	int64_t end = 0, at_peak = 0;
	for (guint i = 1; i < m->processes->len; i++) {
		const struct process *p = model_get_process(m, (process_id){ i });
		if (i == peak.i)
			at_peak = end + p->peak_event;
		end += p->events;
	}
	g_autofree char *command = program_command(m, peak), *shown = escape_text(command);
	fputs("{\n  \"dhatFileVersion\": 2", out);
	view_json_member(out, "mode", json_string(totals->live_blocks == 0 ? "heap" : "heap; lifetimes are those of blocks that ended"));
	view_json_member(out, "verb", json_string("Allocated"));
	view_json_member(out, "bklt", json_true());
	view_json_member(out, "bkacc", json_false());
	view_json_member(out, "tu", json_string("events"));
	view_json_member(out, "Mtu", json_string("Mevent"));
	view_json_member(out, "tuth", json_integer(SHORT_LIVED));
	view_json_member(out, "cmd", json_string(shown));
	view_json_member(out, "pid", json_integer(1));
	view_json_member(out, "te", json_integer(end));
	view_json_member(out, "tg", json_integer(at_peak));
}

static void write_report(const struct view_report *r, FILE *out)
{
	struct dhat d = { .tree = view_tree(r), .out = out };
	d.texts = frame_texts_new(d.tree);
	sort_samples(&d);
	put_head(r, &d.tree->current, out);
	put_points(&d);
	put_texts(&d);
	fputs("\n}\n", out);
	g_array_unref(d.samples);
	frame_texts_free(d.texts);
	frame_tree_free(d.tree);
}

const struct format format_dhat = {
	.name = "dhat",
	.help = "stacks for Valgrind's dh_view.html",
	.report = write_report,
};
