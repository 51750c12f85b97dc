/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Tables by frame and by stack are filled on demand. 0 means not yet. */
#include "names/attribution.h"

#include "names/frame_names.h"
#include "names/traces.h"

#include <string.h>

/* What is known of a frame: whether the options hide its crate, whether the crate is the workspace's, whether
   --only-crate names it, and whether the frame is the main that a Rust program begins with. */
enum { KNOWN = 1, HIDDEN = 2, MEMBER = 4, ONLY = 8, RUST_MAIN = 16 };

struct attribution {
	const struct model *model;
	struct catalog *catalog;
	const struct report_options *options;
	struct frame_names *frame_names;
	struct traces *traces;
	uint8_t *crates;        /* by frame */
	bool *rust_mains;       /* by object: its main enters std */
	uint32_t *attributed;   /* by stack: stack_id */
	bool *runtime;          /* by stack that is attributed: it has nothing of the user's */
};

void attribution_free(struct attribution *a)
{
	if (a == NULL)
		return;
	traces_free(a->traces);
	frame_names_free(a->frame_names);
	g_free(a->crates);
	g_free(a->rust_mains);
	g_free(a->attributed);
	g_free(a->runtime);
	g_free(a);
}

static frame_id frame_of(const struct attribution *a, stack_id s)
{
	return model_get_stack(a->model, s)->frame;
}

static enum symbol_class class_of(struct attribution *a, stack_id s)
{
	return frame_names_class(a->frame_names, frame_of(a, s));
}

static stack_id parent_of(const struct attribution *a, stack_id s)
{
	return model_get_stack(a->model, s)->parent;
}

/* Whether s ends in C's main, or in the one that the compiler writes for a test executable. */
static bool is_main(struct attribution *a, stack_id s)
{
	struct symbol_part path = frame_names_symbol(a->frame_names, frame_of(a, s)).path;
	static const char name[] = "main", last[] = "::main";
	return part_equals(path, name)
		|| (path.length > strlen(last) && part_equals(part_tail(path, path.length - strlen(last)), last));
}

/* The main that the compiler writes has no debug information. LTO inlines the beginning of std into it, and
   nothing tells which function an allocation there belongs to. Stacks that enter the user's main through it
   show that it is std's. */
static void find_rust_mains(struct attribution *a)
{
	for (guint i = 1; i < a->model->stacks->len; i++) {
		stack_id s = { i }, parent = parent_of(a, s);
		if (parent.i != 0 && class_of(a, s) == SYMBOL_STD_ENTRY && is_main(a, parent))
			a->rust_mains[model_get_frame(a->model, frame_of(a, parent))->object.i] = true;
	}
}

struct attribution *attribution_new(const struct model *m, struct catalog *c,
                                    const struct report_options *options, const char *workspace)
{
	struct attribution *a = g_new0(struct attribution, 1);
	a->model = m;
	a->catalog = c;
	a->options = options;
	a->frame_names = frame_names_new(m, c, options, workspace);
	a->traces = traces_new(m, c, a->frame_names, options->full_stacks);
	a->crates = g_new0(uint8_t, m->frames->len);
	a->rust_mains = g_new0(bool, m->objects->len);
	a->attributed = g_new0(uint32_t, m->stacks->len);
	a->runtime = g_new0(bool, m->stacks->len);
	find_rust_mains(a);
	return a;
}

/* The name of a package may have hyphens where its crate's name has underscores. */
static bool is_crate(struct symbol_part crate, const char *name)
{
	size_t length = strlen(name);
	for (size_t i = 0; i < length && i < crate.length; i++)
		if (crate.text[i] != (name[i] == '-' ? '_' : name[i]))
			return false;
	return length == crate.length;
}

static bool is_listed(const GPtrArray *crates, struct symbol_part crate)
{
	for (guint i = 0; crates != NULL && i < crates->len; i++)
		if (is_crate(crate, g_ptr_array_index(crates, i)))
			return true;
	return false;
}

static uint8_t ask_crate(struct attribution *a, frame_id f)
{
	struct symbol symbol = frame_names_symbol(a->frame_names, f);
	struct symbol_part crate = symbol.crate;
	bool member = frame_names_origin(a->frame_names, f) == ORIGIN_WORKSPACE;
	/* If a crate of the workspace has the name, that one is meant. */
	bool meant = member || !workspace_has_crate(a->model->workspace, crate.text, crate.length);
	bool rust_main = a->rust_mains[model_get_frame(a->model, f)->object.i] && part_equals(symbol.path, "main");
	return (uint8_t)(KNOWN | (meant && is_listed(a->options->hidden, crate) ? HIDDEN : 0)
	                 | (meant && is_listed(a->options->only, crate) ? ONLY : 0)
	                 | (member ? MEMBER : 0) | (rust_main ? RUST_MAIN : 0));
}

static bool frame_is(struct attribution *a, frame_id f, unsigned what)
{
	if (a->crates[f.i] == 0)
		a->crates[f.i] = ask_crate(a, f);
	return (a->crates[f.i] & what) != 0;
}

static bool crate_is(struct attribution *a, stack_id s, unsigned what)
{
	return frame_is(a, frame_of(a, s), what);
}

const struct catalog *attribution_catalog(const struct attribution *a)
{
	return a->catalog;
}

struct frame_names *attribution_frame_names(const struct attribution *a)
{
	return a->frame_names;
}

bool attribution_is_rust_main(struct attribution *a, frame_id f)
{
	return frame_is(a, f, RUST_MAIN);
}

name_id attribution_frame_function(struct attribution *a, frame_id f)
{
	return frame_names_function(a->frame_names, f);
}

/* std begins its part of a program with two functions. A release build has only the inner one, and LTO inlines
   both into C's main. Use one name for all of these. */
name_id attribution_owner(struct attribution *a, frame_id f)
{
	static const char begin[] = "std::rt::lang_start", inner[] = "std::rt::lang_start_internal";
	name_id name = frame_names_owner(a->frame_names, f);
	bool internal = strcmp(catalog_text(a->catalog, name), inner) == 0 || attribution_is_rust_main(a, f);
	return internal ? catalog_name(a->catalog, begin, strlen(begin)) : name;
}

frame_id attribution_frame(struct attribution *a, stack_id s)
{
	return frame_of(a, attribution_stack(a, s));
}

name_id attribution_function(struct attribution *a, stack_id s)
{
	return attribution_owner(a, attribution_frame(a, s));
}

place_id attribution_place(struct attribution *a, stack_id s)
{
	return frame_names_place(a->frame_names, attribution_frame(a, s));
}

/* Returns the outermost frame of the user's global allocator if s is a function that serves it: a few frames
   further out lies GlobalAlloc, with only the user's functions between. Else none. */
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

/* The frames to attribute to if none is the user's, in order of preference. */
struct fallback { stack_id passing, harness, std, hidden, support, outside, innermost; };

/* *runtime: whether the result is the runtime's. So is what only the system's entry called. */
static stack_id fall_back(struct attribution *a, const struct fallback *f, bool *runtime)
{
	const struct { stack_id found; bool runtime; } order[] = {
		{ f->passing, false }, { f->harness, true }, { f->std, true }, { f->hidden, false }, { f->support, true },
		{ f->outside, f->outside.i != 0 && class_of(a, f->outside) == SYMBOL_ENTRY },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(order); i++)
		if (order[i].found.i != 0) {
			*runtime = order[i].runtime;
			return order[i].found;
		}
	return f->innermost;
}

static bool is_harness(struct attribution *a, stack_id s)
{
	return part_equals(frame_names_symbol(a->frame_names, frame_of(a, s)).crate, "test");
}

/* What was seen on the way out from the innermost frame. */
struct walk {
	struct fallback fallback;
	stack_id support;          /* innermost of the C library's frames just passed */
	enum symbol_class inner;   /* class of the frame before */
	bool in_allocator;
	bool entered;              /* a frame that enters main or a thread was passed */
	unsigned wanted;           /* MEMBER or ONLY: look for a frame of such a crate; 0: for any of the user's */
};

static void note(stack_id *place, stack_id s)
{
	if (place->i == 0)
		*place = s;
}

/* Rust's main is C's main and enters std. The main of tests enters the harness. */
static bool enters_std(struct attribution *a, const struct walk *w, stack_id s)
{
	return w->inner == SYMBOL_STD_ENTRY && is_main(a, s);
}

/* Returns the user's frame at *s, or none and then sets *s and *class to what to pass over. */
static stack_id user_frame(struct attribution *a, struct walk *w, stack_id *s, enum symbol_class *class)
{
	if (*class == SYMBOL_ENTRY || enters_std(a, w, *s))
		return (stack_id){ 0 };
	if (crate_is(a, *s, RUST_MAIN)) {
		w->fallback.std = *s;
		return (stack_id){ 0 };
	}
	stack_id around = w->in_allocator ? allocator_around(a, *s) : (stack_id){ 0 };
	if (around.i != 0) {
		*s = around;
		*class = SYMBOL_ALLOCATOR;
		return (stack_id){ 0 };
	}
	if (crate_is(a, *s, HIDDEN) || (w->wanted != 0 && !crate_is(a, *s, w->wanted))) {
		*class = SYMBOL_PASSING;
		return (stack_id){ 0 };
	}
	return w->wanted == 0 && w->support.i != 0 ? w->support : *s;
}

static void pass(struct attribution *a, struct walk *w, stack_id s, enum symbol_class class)
{
	if (class == SYMBOL_SUPPORT) {
		note(&w->support, s);
		return;
	}
	/* The system called the C library, which calls others, such as destructors at a thread's end, or acts
	   for itself. */
	if (class == SYMBOL_ENTRY && w->support.i != 0)
		note(&w->fallback.support, w->support);
	w->support.i = 0;
	if (class == SYMBOL_PASSING) {
		if (!enters_std(a, w, s))
			note(crate_is(a, s, HIDDEN) ? &w->fallback.hidden : &w->fallback.passing, s);
	} else if (symbol_is_library(class)) {
		w->in_allocator = false;
		if (class != SYMBOL_CONTAINER)
			w->fallback.std = s;
		if (is_harness(a, s))
			w->fallback.harness = s;
	}
	if (class != SYMBOL_ALLOCATOR)
		note(&w->fallback.outside, s);
}

/* Whether a frame that would be passed over is of a wanted crate. A function that Rust's library implements for
   a type of such a crate does not count. */
static bool is_wanted(struct attribution *a, stack_id s, enum symbol_class class, unsigned wanted)
{
	if (wanted == 0 || !crate_is(a, s, wanted))
		return false;
	return class == SYMBOL_PASSING || class == SYMBOL_SUPPORT
		|| (symbol_is_library(class)
		    && symbol_is_library_crate(frame_names_symbol(a->frame_names, frame_of(a, s)).crate));
}

static bool is_nameless(const struct attribution *a, stack_id s)
{
	const struct frame *f = model_get_frame(a->model, model_get_stack(a->model, s)->frame);
	return f->function.i == 0 && f->symbol.i == 0;
}

/* Returns none if a crate is wanted and no frame is of it. If the stack was cut, nobody knows whose the rest
   is: *runtime is then false. */
static stack_id attribute(struct attribution *a, stack_id innermost, unsigned wanted, bool *runtime)
{
	struct walk w = { .inner = SYMBOL_ALLOCATOR, .in_allocator = true, .wanted = wanted };
	bool cut = false;
	*runtime = false;
	for (stack_id s = innermost; s.i != 0; s = parent_of(a, s)) {
		enum symbol_class class = class_of(a, s);
		/* What a stack seems to have below the program's first instruction is no code. */
		if (w.entered && class == SYMBOL_USER && is_nameless(a, s))
			class = SYMBOL_ENTRY;
		w.entered |= class == SYMBOL_ENTRY;
		if (class == SYMBOL_USER || class == SYMBOL_ENTRY || is_wanted(a, s, class, wanted)) {
			stack_id found = user_frame(a, &w, &s, &class);
			if (found.i != 0)
				return found;
		}
		pass(a, &w, s, class);
		w.inner = class;
		cut |= model_get_stack(a->model, s)->cut;
	}
	if (wanted != 0)
		return (stack_id){ 0 };
	w.fallback.innermost = innermost;
	if (w.support.i != 0)
		note(&w.fallback.support, w.support);
	stack_id found = fall_back(a, &w.fallback, runtime);
	*runtime &= !cut;
	return found;
}

/* The kind of crates to look for first. */
static unsigned wanted_crates(const struct attribution *a)
{
	const struct report_options *o = a->options;
	bool workspace = o->attribute == ATTRIBUTE_WORKSPACE || o->attribute == ATTRIBUTE_DEFAULT;
	if (o->only != NULL && o->only->len > 0)
		return ONLY;
	return workspace && workspace_is_known(a->model->workspace) ? MEMBER : 0;
}

/* The function of an allocator is one, whatever was inlined into it. */
static stack_id leaf_of(struct attribution *a, stack_id s)
{
	stack_id around = frame_names_allocator_around(a->frame_names, s);
	return around.i != 0 ? around : s;
}

stack_id attribution_stack(struct attribution *a, stack_id s)
{
	const struct report_options *o = a->options;
	if (a->attributed[s.i] == 0 && s.i != 0) {
		bool *runtime = &a->runtime[s.i];
		stack_id found = o->attribute == ATTRIBUTE_LEAF ? leaf_of(a, s) : attribute(a, s, wanted_crates(a), runtime);
		a->attributed[s.i] = found.i != 0 ? found.i : attribute(a, s, 0, runtime).i;
	}
	return (stack_id){ a->attributed[s.i] };
}

name_id attribution_via(struct attribution *a, stack_id s)
{
	if (s.i == 0 || a->options->attribute == ATTRIBUTE_LEAF || wanted_crates(a) == 0)
		return (name_id){ 0 };
	bool runtime;
	stack_id row = attribution_stack(a, s), inner = attribute(a, s, 0, &runtime);
	name_id via = attribution_owner(a, frame_of(a, inner));
	return inner.i == row.i || via.i == attribution_owner(a, frame_of(a, row)).i ? (name_id){ 0 } : via;
}

bool attribution_is_runtime(struct attribution *a, stack_id s)
{
	(void)attribution_stack(a, s);
	return a->runtime[s.i];
}

bool attribution_is_only(struct attribution *a, stack_id s)
{
	return s.i != 0 && crate_is(a, attribution_stack(a, s), ONLY);
}

trace_id attribution_trace(struct attribution *a, stack_id s)
{
	return traces_of(a->traces, s, attribution_stack(a, s));
}

stack_id attribution_creation(struct attribution *a, stack_id s)
{
	stack_id own = attribution_stack(a, s), caller = own;
	while (caller.i != 0 && a->options->attribute != ATTRIBUTE_LEAF && class_of(a, caller) == SYMBOL_SUPPORT)
		caller = parent_of(a, caller);
	return caller.i != 0 ? caller : own;
}

trace_id attribution_creation_trace(struct attribution *a, stack_id s)
{
	return attribution_trace(a, a->options->full_stacks ? s : attribution_creation(a, s));
}
