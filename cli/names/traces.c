/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Tables by stack are filled on demand, from the outermost frame in. */
#include "names/traces.h"

struct traces {
	const struct model *model;
	struct catalog *catalog;
	struct frame_names *frame_names;
	bool full;
	uint32_t *whole;     /* by stack: trace_id + 1 of the whole stack; 0: not yet */
	uint32_t *trimmed;   /* by stack: trace_id + 1 without the outer end; BELOW if the stack lies within that end */
};

enum { BELOW = 1 };

struct traces *traces_new(const struct model *m, struct catalog *c, struct frame_names *n, bool full)
{
	struct traces *t = g_new(struct traces, 1);
	*t = (struct traces){ m, c, n, full, g_new0(uint32_t, m->stacks->len), g_new0(uint32_t, m->stacks->len) };
	return t;
}

void traces_free(struct traces *t)
{
	if (t == NULL)
		return;
	g_free(t->whole);
	g_free(t->trimmed);
	g_free(t);
}

static enum symbol_class class_of(const struct traces *t, stack_id s)
{
	return frame_names_class(t->frame_names, model_get_stack(t->model, s)->frame);
}

/* Returns the trace + 1 of s; parent: that of its caller. trim: drop the outer end, up to the innermost frame
   that enters the user's code, with the frames of Rust's library just inside of it. */
static uint32_t trace_of(const struct traces *t, stack_id s, uint32_t parent, bool trim)
{
	const struct stack *node = model_get_stack(t->model, s);
	if (trim) {
		enum symbol_class class = class_of(t, s);
		if (class == SYMBOL_ENTRY || class == SYMBOL_STD_ENTRY
		    || (parent == BELOW && node->parent.i != 0 && symbol_is_library(class)))
			return BELOW;
	}
	trace_id outer = { parent - 1 };
	if (node->cut && node->parent.i == 0)
		outer = catalog_cut(t->catalog);
	return catalog_trace(t->catalog, outer, frame_names_call(t->frame_names, node->frame)).i + 1;
}

/* Returns the entry of s in a table; fills it for s and its callers, from the outermost on. */
static uint32_t traced(const struct traces *t, uint32_t *table, stack_id s, bool trim)
{
	if (table[s.i] != 0)
		return table[s.i];
	GArray *missing = g_array_new(FALSE, FALSE, sizeof(stack_id));
	for (; s.i != 0 && table[s.i] == 0; s = model_get_stack(t->model, s)->parent)
		g_array_append_val(missing, s);
	uint32_t trace = s.i != 0 ? table[s.i] : BELOW;
	for (guint i = missing->len; i-- > 0;) {
		s = g_array_index(missing, stack_id, i);
		trace = table[s.i] = trace_of(t, s, trace, trim);
	}
	g_array_free(missing, TRUE);
	return trace;
}

/* Returns the innermost stack to show, which is outside the allocator's frames; at most `last`. */
static stack_id outside_allocator(const struct traces *t, stack_id s, stack_id last)
{
	stack_id shown = s;
	while (s.i != last.i) {
		enum symbol_class class = class_of(t, s);
		if (symbol_is_library(class))
			break;
		s = model_get_stack(t->model, s)->parent;
		if (class == SYMBOL_ALLOCATOR)
			shown = s;
	}
	return shown;
}

/* What the user's code calls may look like what enters it, as the harness's panic hook does. */
static bool has_entry_within(const struct traces *t, stack_id s, stack_id last)
{
	for (; s.i != last.i; s = model_get_stack(t->model, s)->parent) {
		enum symbol_class class = class_of(t, s);
		if (class == SYMBOL_ENTRY || class == SYMBOL_STD_ENTRY)
			return true;
	}
	return false;
}

/* Returns the trace + 1 of s, given the trace of its caller `last`. Trims nothing. */
static uint32_t trace_within(const struct traces *t, stack_id s, stack_id last, uint32_t trace)
{
	g_autoptr(GArray) frames = g_array_new(FALSE, FALSE, sizeof(stack_id));
	for (; s.i != last.i; s = model_get_stack(t->model, s)->parent)
		g_array_append_val(frames, s);
	for (guint i = frames->len; i-- > 0;)
		trace = trace_of(t, g_array_index(frames, stack_id, i), trace, false);
	return trace;
}

trace_id traces_of(struct traces *t, stack_id s, stack_id attributed)
{
	if (s.i == 0)
		return (trace_id){ 0 };
	stack_id shown = t->full ? s : outside_allocator(t, s, attributed);
	uint32_t own = t->full ? BELOW : traced(t, t->trimmed, attributed, true);
	/* If the allocation itself is made in the outer end, show that. */
	if (own == BELOW)
		return (trace_id){ traced(t, t->whole, shown, false) - 1 };
	if (has_entry_within(t, shown, attributed))
		return (trace_id){ trace_within(t, shown, attributed, own) - 1 };
	return (trace_id){ traced(t, t->trimmed, shown, true) - 1 };
}
