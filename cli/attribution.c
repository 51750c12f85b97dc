/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Tables by frame and by stack, filled as they are asked for: 0 means not yet. */
#include "attribution.h"

#include "paths.h"
#include "symbol.h"

#include <string.h>

struct attribution {
	const struct model *model;
	struct catalog *catalog;
	const char *workspace;
	enum group_key group;
	bool full_stacks;
	uint8_t *classes;       /* by frame: enum symbol_class + 1 */
	uint32_t *functions;    /* by frame: name_id */
	uint32_t *groups;       /* by frame: name_id; place_id where lines are grouped */
	uint32_t *threads;      /* by thread: name_id */
	uint32_t *files;        /* by string: name_id */
	uint32_t *calls;        /* by frame: call_id */
	uint32_t *attributed;   /* by stack: stack_id */
	uint32_t *traces;       /* by stack: trace_id + 1 of the whole stack */
	uint32_t *trimmed;      /* by stack: trace_id + 1 without the outer end; BELOW within it */
};

enum { BELOW = 1 };

struct attribution *attribution_new(const struct model *m, struct catalog *c,
                                    const struct report_options *options)
{
	struct attribution *a = g_new0(struct attribution, 1);
	a->model = m;
	a->catalog = c;
	a->workspace = options->workspace;
	a->group = options->group;
	a->full_stacks = options->full_stacks;
	a->classes = g_new0(uint8_t, m->frames->len);
	a->functions = g_new0(uint32_t, m->frames->len);
	a->groups = g_new0(uint32_t, m->frames->len);
	a->threads = g_new0(uint32_t, m->threads->len);
	a->files = g_new0(uint32_t, m->strings->len);
	a->calls = g_new0(uint32_t, m->frames->len);
	a->attributed = g_new0(uint32_t, m->stacks->len);
	a->traces = g_new0(uint32_t, m->stacks->len);
	a->trimmed = g_new0(uint32_t, m->stacks->len);
	return a;
}

void attribution_free(struct attribution *a)
{
	if (a == NULL)
		return;
	g_free(a->classes);
	uint32_t *tables[] = {
		a->functions, a->groups, a->threads, a->files, a->calls, a->attributed, a->traces, a->trimmed,
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
		g_free(tables[i]);
	g_free(a);
}

static const char *frame_text(const struct attribution *a, const struct frame *f)
{
	return model_text(a->model, f->function.i != 0 ? f->function : f->symbol);
}

static const char *object_path(const struct attribution *a, const struct frame *f)
{
	return model_text(a->model, model_get_object(a->model, f->object)->path);
}

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash != NULL ? slash + 1 : path;
}

static name_id name_of(struct attribution *a, const char *text)
{
	return catalog_name(a->catalog, text, strlen(text));
}

static enum symbol_class class_of(struct attribution *a, stack_id s)
{
	uint32_t f = model_get_stack(a->model, s)->frame.i;
	if (a->classes[f] == 0) {
		const struct frame *frame = model_get_frame(a->model, (frame_id){ f });
		a->classes[f] = (uint8_t)(symbol_classify(frame_text(a, frame), object_path(a, frame)) + 1);
	}
	return (enum symbol_class)(a->classes[f] - 1);
}

static stack_id parent_of(const struct attribution *a, stack_id s)
{
	return model_get_stack(a->model, s)->parent;
}

/* What is known of a frame of which something is not known. */
static name_id unknown(struct attribution *a, const struct frame *f)
{
	const char *object = last_part(object_path(a, f));
	if (*object == '\0')
		return name_of(a, "???");
	g_autofree char *text = g_strdup_printf("??? (%s)", object);
	return name_of(a, text);
}

name_id attribution_frame_function(struct attribution *a, frame_id f)
{
	if (a->functions[f.i] == 0) {
		const struct frame *frame = model_get_frame(a->model, f);
		const char *text = frame_text(a, frame);
		size_t length = symbol_length(text);
		a->functions[f.i] = (length > 0 ? catalog_name(a->catalog, text, length) : unknown(a, frame)).i;
	}
	return (name_id){ a->functions[f.i] };
}

static name_id file_of(struct attribution *a, const struct frame *f)
{
	if (f->file.i != 0 && a->files[f->file.i] == 0) {
		g_autofree char *path = paths_canonical(model_text(a->model, f->file), a->workspace);
		a->files[f->file.i] = name_of(a, *path != '\0' ? path : "???").i;
	}
	return (name_id){ f->file.i != 0 ? a->files[f->file.i] : 0 };
}

static name_id module_of(struct attribution *a, const struct frame *f)
{
	struct symbol_part module = symbol_module(frame_text(a, f));
	const char *object = last_part(object_path(a, f));
	if (module.length > 0)
		return catalog_name(a->catalog, module.text, module.length);
	return name_of(a, *object != '\0' ? object : "???");
}

static name_id file_or_unknown(struct attribution *a, const struct frame *f)
{
	return f->file.i != 0 ? file_of(a, f) : unknown(a, f);
}

static name_id crate_of(struct attribution *a, const struct frame *f)
{
	struct symbol_part crate = symbol_crate(frame_text(a, f));
	const char *object = last_part(object_path(a, f));
	if (crate.length > 0)
		return catalog_name(a->catalog, crate.text, crate.length);
	return name_of(a, *object != '\0' ? object : "???");
}

name_id attribution_function(struct attribution *a, stack_id s)
{
	return attribution_frame_function(a, model_get_stack(a->model, attribution_stack(a, s))->frame);
}

place_id attribution_place(struct attribution *a, stack_id s)
{
	stack_id attributed = attribution_stack(a, s);
	const struct frame *f = model_get_frame(a->model, model_get_stack(a->model, attributed)->frame);
	return catalog_place(a->catalog, file_or_unknown(a, f), f->file.i != 0 ? f->line : 0);
}

static uint32_t group_of(struct attribution *a, stack_id s)
{
	static name_id (*const names[])(struct attribution *, const struct frame *) = {
		[GROUP_MODULE] = module_of,
		[GROUP_FILE] = file_or_unknown,
		[GROUP_CRATE] = crate_of,
	};
	frame_id id = model_get_stack(a->model, attribution_stack(a, s))->frame;
	if (a->group == GROUP_FUNCTION)
		return attribution_frame_function(a, id).i;
	if (a->groups[id.i] == 0)
		a->groups[id.i] = a->group == GROUP_LINE ? attribution_place(a, s).i
			: names[a->group](a, model_get_frame(a->model, id)).i;
	return a->groups[id.i];
}

/* The outermost frame of a global allocator that the user wrote, where s is a function that serves it: a few
   frames further out lies GlobalAlloc, with nothing but the user's functions in between. Else none. */
static stack_id allocator_around(struct attribution *a, stack_id s)
{
	enum { FURTHEST = 8 };
	for (int i = 0; i < FURTHEST && s.i != 0; i++, s = parent_of(a, s)) {
		enum symbol_class class = class_of(a, s);
		if (class == SYMBOL_ALLOCATOR)
			return s;
		if (class != SYMBOL_USER)
			break;
	}
	return (stack_id){ 0 };
}

/* Where no frame is the user's. */
struct fallback { stack_id harness, std, outside, innermost; };

static stack_id fall_back(const struct fallback *f)
{
	return f->harness.i != 0 ? f->harness : f->std.i != 0 ? f->std : f->outside.i != 0 ? f->outside : f->innermost;
}

/* C's main, or the one that the compiler writes for a test executable. */
static bool is_main(struct attribution *a, stack_id s)
{
	const struct frame *f = model_get_frame(a->model, model_get_stack(a->model, s)->frame);
	const char *name = frame_text(a, f);
	return strcmp(name, "main") == 0 || g_str_has_suffix(name, "::main");
}

static bool is_harness(struct attribution *a, stack_id s)
{
	const struct frame *f = model_get_frame(a->model, model_get_stack(a->model, s)->frame);
	const char *name = frame_text(a, f);
	return g_str_has_prefix(name, "test::") || g_str_has_prefix(name, "<test::");
}

static stack_id attribute(struct attribution *a, stack_id innermost)
{
	struct fallback fallback = { .innermost = innermost };
	stack_id support = { 0 };   /* innermost of the frames of the C library just passed */
	enum symbol_class inner = SYMBOL_ALLOCATOR;
	bool in_allocator = true;
	for (stack_id s = innermost; s.i != 0; s = parent_of(a, s)) {
		enum symbol_class class = class_of(a, s);
		if (class == SYMBOL_USER || class == SYMBOL_ENTRY) {
			/* Rust's main is C's main, which enters std; that of tests enters the harness. */
			bool entry = class == SYMBOL_ENTRY || (inner == SYMBOL_STD_ENTRY && is_main(a, s));
			stack_id around = in_allocator && !entry ? allocator_around(a, s) : (stack_id){ 0 };
			if (support.i != 0 && around.i == 0)
				return support;
			if (around.i != 0) {
				s = around;
				class = SYMBOL_ALLOCATOR;
			} else if (!entry) {
				return s;
			}
		} else if (class == SYMBOL_SUPPORT) {
			if (support.i == 0)
				support = s;
		} else if (symbol_is_library(class)) {
			in_allocator = false;
			if (class != SYMBOL_CONTAINER)
				fallback.std = s;
			if (is_harness(a, s))
				fallback.harness = s;
		}
		if (class != SYMBOL_SUPPORT)
			support.i = 0;
		if (fallback.outside.i == 0 && class != SYMBOL_ALLOCATOR && class != SYMBOL_SUPPORT)
			fallback.outside = s;
		inner = class;
	}
	return support.i != 0 ? support : fall_back(&fallback);
}

stack_id attribution_stack(struct attribution *a, stack_id s)
{
	if (a->attributed[s.i] == 0 && s.i != 0)
		a->attributed[s.i] = attribute(a, s).i;
	return (stack_id){ a->attributed[s.i] };
}

static call_id call_of(struct attribution *a, frame_id id)
{
	if (a->calls[id.i] == 0) {
		const struct frame *f = model_get_frame(a->model, id);
		const char *object = last_part(object_path(a, f));
		struct call call = {
			.function = attribution_frame_function(a, id),
			.file = file_of(a, f),
			.line = f->file.i != 0 ? f->line : 0,
			.object = name_of(a, object),
		};
		a->calls[id.i] = catalog_call(a->catalog, &call).i;
	}
	return (call_id){ a->calls[id.i] };
}

/* The trace + 1 of s, given that of its parent. The outer end is trimmed up to the innermost frame that
   enters the user's code, and the frames of Rust's library just inside of that. */
static uint32_t trace_of(struct attribution *a, stack_id s, uint32_t parent, bool trim)
{
	const struct stack *node = model_get_stack(a->model, s);
	if (trim) {
		enum symbol_class class = class_of(a, s);
		if (class == SYMBOL_ENTRY || class == SYMBOL_STD_ENTRY
		    || (parent == BELOW && node->parent.i != 0 && symbol_is_library(class)))
			return BELOW;
	}
	trace_id outer = { parent - 1 };
	if (node->cut && node->parent.i == 0)
		outer = catalog_cut(a->catalog);
	return catalog_trace(a->catalog, outer, call_of(a, node->frame)).i + 1;
}

/* The entry of s in a table of traces, filling it for s and its callers from the outermost on. */
static uint32_t traced(struct attribution *a, uint32_t *table, stack_id s, bool trim)
{
	if (table[s.i] != 0)
		return table[s.i];
	GArray *missing = g_array_new(FALSE, FALSE, sizeof(stack_id));
	for (; s.i != 0 && table[s.i] == 0; s = parent_of(a, s))
		g_array_append_val(missing, s);
	uint32_t trace = s.i != 0 ? table[s.i] : BELOW;
	for (guint i = missing->len; i-- > 0;) {
		s = g_array_index(missing, stack_id, i);
		trace = table[s.i] = trace_of(a, s, trace, trim);
	}
	g_array_free(missing, TRUE);
	return trace;
}

/* The innermost stack that is shown: what lies outside the allocator's frames, at most what s is attributed
   to. */
static stack_id outside_allocator(struct attribution *a, stack_id s)
{
	stack_id last = attribution_stack(a, s), shown = s;
	for (; s.i != last.i; s = parent_of(a, s)) {
		enum symbol_class class = class_of(a, s);
		if (symbol_is_library(class))
			break;
		if (class == SYMBOL_ALLOCATOR)
			shown = parent_of(a, s);
	}
	return shown;
}

trace_id attribution_trace(struct attribution *a, stack_id s)
{
	if (s.i == 0)
		return (trace_id){ 0 };
	stack_id shown = a->full_stacks ? s : outside_allocator(a, s);
	/* Where the allocation itself is made at the outer end, that is what there is to show. */
	bool trim = !a->full_stacks && traced(a, a->trimmed, attribution_stack(a, s), true) != BELOW;
	return (trace_id){ traced(a, trim ? a->trimmed : a->traces, shown, trim) - 1 };
}

char *attribution_thread_name(const struct model *m, const struct thread *t)
{
	if (t->name.i != 0)
		return g_strdup(model_text(m, t->name));
	return t->serial == 1 ? g_strdup("main thread") : g_strdup_printf("thread %u", t->serial);
}

/* Of several processes, the name says whose thread it is. */
static name_id thread_of(struct attribution *a, thread_id id)
{
	if (id.i == 0)
		return name_of(a, "???");
	if (a->threads[id.i] == 0) {
		const struct thread *t = model_get_thread(a->model, id);
		g_autofree char *name = attribution_thread_name(a->model, t);
		if (t->process.i != 0 && a->model->processes->len > 2) {
			char *label = model_get_process(a->model, t->process)->label;
			g_autofree char *whose = g_strdup_printf("%s of %s", name, label);
			a->threads[id.i] = name_of(a, whose).i;
		} else {
			a->threads[id.i] = name_of(a, name).i;
		}
	}
	return (name_id){ a->threads[id.i] };
}

uint32_t attribution_group(struct attribution *a, const struct site *site)
{
	switch (a->group) {
	case GROUP_THREAD:
		return thread_of(a, site->thread).i;
	case GROUP_STACK:
		return attribution_trace(a, site->stack).i;
	default:
		return group_of(a, site->stack);
	}
}

enum group_kind attribution_kind(const struct attribution *a)
{
	return a->group == GROUP_LINE ? GROUPS_OF_PLACES
		: a->group == GROUP_STACK ? GROUPS_OF_TRACES : GROUPS_OF_NAMES;
}
