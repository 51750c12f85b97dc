/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "analysis/gate_culprit.h"

#include <string.h>

static char *name_text(const struct catalog *c, name_id n)
{
	return n.i != 0 ? g_strdup(catalog_text(c, n)) : NULL;
}

/* Whether the frame is a call of the culprit's function, or of a closure in it. */
static bool is_own(const struct gate_culprit *c, const struct gate_frame *f)
{
	size_t length = strlen(c->function);
	return strncmp(f->function, c->function, length) == 0
	       && (f->function[length] == '\0' || g_str_has_prefix(f->function + length, "::{"));
}

/* Returns the index of the innermost frame with the culprit's function and line. If a row stands for two functions, the
   frame's name only begins with the row's. */
static guint own_frame(const struct gate_culprit *c)
{
	guint like = 0;
	for (guint i = c->frames->len; i-- > 0;) {
		const struct gate_frame *f = &g_array_index(c->frames, struct gate_frame, i);
		if (g_strcmp0(f->file, c->file) == 0 && f->line == c->line && g_str_has_prefix(f->function, c->function))
			like = i;
	}
	for (guint i = like; i < c->frames->len; i++) {
		const struct gate_frame *f = &g_array_index(c->frames, struct gate_frame, i);
		if (is_own(c, f) && g_strcmp0(f->file, c->file) == 0 && f->line == c->line)
			return i;
	}
	return like;
}

struct gate_culprit *gate_culprit_new(const struct side *side, stack_id stack)
{
	const struct model *m = side->model;
	struct attribution *a = side->attribution;
	struct gate_culprit *c = g_new0(struct gate_culprit, 1);
	frame_id frame = attribution_frame(a, stack);
	c->function = name_text(side->catalog, attribution_function(a, stack));
	c->frames = g_array_new(FALSE, FALSE, sizeof(struct gate_frame));
	if (model_get_frame(m, frame)->file.i != 0) {
		struct place place = catalog_get_place(side->catalog, attribution_place(a, stack));
		c->file = name_text(side->catalog, place.file);
		c->line = place.line;
	}
	struct trace trace;
	for (trace_id t = attribution_trace(a, stack); t.i != 0; t = trace.parent) {
		trace = catalog_get_trace(side->catalog, t);
		if (trace.call.i == 0) {
			c->cut = true;
			break;
		}
		struct call call = catalog_get_call(side->catalog, trace.call);
		struct gate_frame f = {
			name_text(side->catalog, call.function), name_text(side->catalog, call.file), call.line, call.inlined, call.jumped,
		};
		g_array_append_val(c->frames, f);
	}
	c->own = own_frame(c);
	return c;
}

void gate_culprit_free(gpointer culprit)
{
	struct gate_culprit *c = culprit;
	for (guint i = 0; i < c->frames->len; i++) {
		g_free(g_array_index(c->frames, struct gate_frame, i).function);
		g_free(g_array_index(c->frames, struct gate_frame, i).file);
	}
	g_array_free(c->frames, TRUE);
	g_free(c->function);
	g_free(c->file);
	g_free(c);
}
