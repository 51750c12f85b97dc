/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Tables by frame and by stack are filled on demand. 0 means not yet. */
#include "names/attribution.h"

#include "model/thread_pools.h"
#include "names/frame_names.h"
#include "names/owning_tests.h"
#include "names/traces.h"

#include <string.h>

/* What is known of a frame: whether the options hide its crate, whether the crate is the workspace's, whether
   --only-crate names it, and whether the frame is the main that a Rust program begins with. */
enum { KNOWN = 1, HIDDEN = 2, MEMBER = 4, ONLY = 8, RUST_MAIN = 16 };

struct attribution {
	const struct model *model;
	struct catalog *catalog;
	const struct report_options *options;
	bool name_processes;    /* thread names include their process */
	struct frame_names *frame_names;
	struct traces *traces;
	struct owning_tests *owning_tests;
	struct thread_pools *pools;    /* NULL: each thread has a name of its own */
	uint8_t *crates;        /* by frame */
	bool *rust_mains;       /* by object: its main enters std */
	uint32_t *groups;       /* by frame: name_id, or place_id if the report groups by line */
	uint32_t *threads;      /* by thread: name_id */
	uint32_t *alike;        /* by thread: the first thread that looks the same in a comparison; NULL: not yet */
	uint32_t *attributed;   /* by stack: stack_id */
	bool *runtime;          /* by stack that is attributed: it has nothing of the user's */
};

void attribution_free(struct attribution *a)
{
	if (a == NULL)
		return;
	thread_pools_free(a->pools);
	owning_tests_free(a->owning_tests);
	traces_free(a->traces);
	frame_names_free(a->frame_names);
	g_free(a->crates);
	g_free(a->rust_mains);
	g_free(a->groups);
	g_free(a->threads);
	g_free(a->alike);
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
                                    const struct report_options *options)
{
	struct attribution *a = g_new0(struct attribution, 1);
	a->model = m;
	a->catalog = c;
	a->options = options;
	a->name_processes = m->processes->len > 2;
	a->frame_names = frame_names_new(m, c, options);
	a->traces = traces_new(m, c, a->frame_names, options->full_stacks);
	a->owning_tests = owning_tests_new(m, c, a->frame_names);
	a->pools = options->fold_threads ? thread_pools_new(m, true) : NULL;
	a->crates = g_new0(uint8_t, m->frames->len);
	a->rust_mains = g_new0(bool, m->objects->len);
	a->groups = g_new0(uint32_t, m->frames->len);
	a->threads = g_new0(uint32_t, m->threads->len);
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

name_id attribution_frame_function(struct attribution *a, frame_id f)
{
	return frame_names_function(a->frame_names, f);
}

/* std begins its part of a program with two functions. A release build has only the inner one, and LTO inlines
   both into C's main. Use one name for all of these. */
static name_id function_of(struct attribution *a, frame_id f)
{
	static const char begin[] = "std::rt::lang_start", inner[] = "std::rt::lang_start_internal";
	name_id name = frame_names_owner(a->frame_names, f);
	bool internal = strcmp(catalog_text(a->catalog, name), inner) == 0 || frame_is(a, f, RUST_MAIN);
	return internal ? catalog_name(a->catalog, begin, strlen(begin)) : name;
}

name_id attribution_function(struct attribution *a, stack_id s)
{
	return function_of(a, frame_of(a, attribution_stack(a, s)));
}

place_id attribution_place(struct attribution *a, stack_id s)
{
	return frame_names_place(a->frame_names, frame_of(a, attribution_stack(a, s)));
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

/* Returns none if a crate is wanted and no frame is of it. If the stack was cut, nobody knows whose the rest
   is: *runtime is then false. */
static stack_id attribute(struct attribution *a, stack_id innermost, unsigned wanted, bool *runtime)
{
	struct walk w = { .inner = SYMBOL_ALLOCATOR, .in_allocator = true, .wanted = wanted };
	bool cut = false;
	*runtime = false;
	for (stack_id s = innermost; s.i != 0; s = parent_of(a, s)) {
		enum symbol_class class = class_of(a, s);
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

stack_id attribution_stack(struct attribution *a, stack_id s)
{
	const struct report_options *o = a->options;
	if (a->attributed[s.i] == 0 && s.i != 0) {
		bool *runtime = &a->runtime[s.i];
		stack_id found = o->attribute == ATTRIBUTE_LEAF ? s : attribute(a, s, wanted_crates(a), runtime);
		a->attributed[s.i] = found.i != 0 ? found.i : attribute(a, s, 0, runtime).i;
	}
	return (stack_id){ a->attributed[s.i] };
}

name_id attribution_via(struct attribution *a, stack_id s)
{
	enum group_key group = a->options->group;
	bool of_stack = group != GROUP_THREAD && group != GROUP_TEST && group != GROUP_STACK;
	if (s.i == 0 || a->options->attribute == ATTRIBUTE_LEAF || wanted_crates(a) == 0 || !of_stack)
		return (name_id){ 0 };
	bool runtime;
	stack_id row = attribution_stack(a, s), inner = attribute(a, s, 0, &runtime);
	name_id via = function_of(a, frame_of(a, inner));
	return inner.i == row.i || via.i == function_of(a, frame_of(a, row)).i ? (name_id){ 0 } : via;
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

char *attribution_thread_name(const struct model *m, const struct thread *t)
{
	if (t->name.i != 0)
		return g_strdup(model_text(m, t->name));
	return t->serial == 1 ? g_strdup("main thread") : g_strdup_printf("thread %u", t->serial);
}

static name_id name_of(struct attribution *a, const char *text)
{
	return catalog_name(a->catalog, text, strlen(text));
}

/* The order in which threads are created changes with the program. Threads without a name are therefore told
   apart by who created them and where. A baseline counts those that this takes for one as one thread, or as
   fewer. */
static void find_alike(struct attribution *a)
{
	g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	a->alike = g_new0(uint32_t, a->model->threads->len);
	for (guint i = 1; i < a->model->threads->len; i++) {
		const struct thread *t = model_get_thread(a->model, (thread_id){ i });
		a->alike[i] = i;
		if (t->name.i != 0 || t->serial == 1)
			continue;
		char *key = g_strdup_printf("%u %u %u", t->process.i, a->alike[t->creator.i],
		                            attribution_trace(a, t->created_at).i);
		uint32_t first = GPOINTER_TO_UINT(g_hash_table_lookup(known, key));
		if (first == 0) {
			g_hash_table_insert(known, key, GUINT_TO_POINTER(i));
		} else {
			a->alike[i] = first;
			g_free(key);
		}
	}
}

static const struct thread *named_after(struct attribution *a, thread_id id)
{
	if (!catalog_is_any_place(a->catalog))
		return model_get_thread(a->model, id);
	if (a->alike == NULL)
		find_alike(a);
	return model_get_thread(a->model, (thread_id){ a->alike[id.i] });
}

/* If there are several processes, the name tells which one the thread is in. */
static name_id thread_of(struct attribution *a, thread_id id)
{
	if (id.i == 0)
		return name_of(a, "???");
	if (a->threads[id.i] == 0) {
		const struct thread *t = model_get_thread(a->model, id);
		g_autofree char *name = a->pools != NULL ? thread_pools_own_name(a->pools, a->pools->of[id.i])
			: attribution_thread_name(a->model, named_after(a, id));
		if (t->process.i != 0 && a->name_processes) {
			char *label = model_get_process(a->model, t->process)->label;
			g_autofree char *whose = g_strdup_printf("%s of %s", name, label);
			a->threads[id.i] = name_of(a, whose).i;
		} else {
			a->threads[id.i] = name_of(a, name).i;
		}
	}
	return (name_id){ a->threads[id.i] };
}

/* The module, type or crate in the name that function_of gives the frame. */
static name_id part_of(struct attribution *a, enum group_key group, frame_id f)
{
	static name_id (*const names[])(struct frame_names *, frame_id) = {
		[GROUP_MODULE] = frame_names_module,
		[GROUP_TYPE] = frame_names_type,
		[GROUP_FILE] = frame_names_file,
		[GROUP_CRATE] = frame_names_crate,
	};
	if (group == GROUP_FILE || !frame_is(a, f, RUST_MAIN))
		return names[group](a->frame_names, f);
	struct symbol symbol = symbol_parse(catalog_text(a->catalog, function_of(a, f)));
	struct symbol_part p = group == GROUP_CRATE ? symbol.crate : symbol.module;
	return catalog_name(a->catalog, p.text, p.length);
}

static uint32_t group_of(struct attribution *a, stack_id s)
{
	enum group_key group = a->options->group;
	frame_id f = frame_of(a, attribution_stack(a, s));
	if (a->groups[f.i] == 0)
		a->groups[f.i] = group == GROUP_LINE ? frame_names_place(a->frame_names, f).i
			: group == GROUP_FUNCTION ? function_of(a, f).i : part_of(a, group, f).i;
	return a->groups[f.i];
}

uint32_t attribution_group(struct attribution *a, const struct site *site)
{
	switch (a->options->group) {
	case GROUP_THREAD:
		return thread_of(a, site->thread).i;
	case GROUP_TEST:
		return owning_tests_of(a->owning_tests, site->stack, site->thread).i;
	case GROUP_STACK:
		return attribution_trace(a, site->stack).i;
	default:
		return group_of(a, site->stack);
	}
}

bool attribution_is_runtime(struct attribution *a, const struct site *site)
{
	const struct report_options *o = a->options;
	if (o->runtime || o->group == GROUP_THREAD)
		return false;
	if (o->group == GROUP_TEST)
		return owning_tests_of(a->owning_tests, site->stack,
			site->thread).i == owning_tests_none(a->owning_tests).i;
	(void)attribution_stack(a, site->stack);
	return a->runtime[site->stack.i];
}

name_id attribution_runtime_name(struct attribution *a)
{
	return a->options->group == GROUP_TEST ? owning_tests_none(a->owning_tests) : name_of(a, "harness and runtime");
}

void attribution_name_processes(struct attribution *a)
{
	a->name_processes = true;
}

static name_id without_module(struct attribution *a, name_id function)
{
	const char *name = catalog_text(a->catalog, function);
	struct symbol_part module = symbol_parse(name).module;
	size_t before = module.length > 0 ? (size_t)(module.text - name) : 0;
	if (module.length == 0 || !g_str_has_prefix(module.text + module.length, "::"))
		return function;
	g_autoptr(GString) kept = g_string_new_len(name, (gssize)before);
	g_string_append(kept, module.text + module.length + strlen("::"));
	return catalog_name(a->catalog, kept->str, kept->len);
}

/* Returns what follows the last separator in n. */
static name_id last_part(struct attribution *a, name_id n, const char *separator)
{
	const char *name = catalog_text(a->catalog, n), *at = g_strrstr(name, separator);
	return at != NULL ? name_of(a, at + strlen(separator)) : n;
}

name_id attribution_kept_name(struct attribution *a, enum group_kind kind, uint32_t key, const struct site *first)
{
	enum group_key group = a->options->group;
	name_id name = { key };
	if (kind != GROUPS_OF_NAMES && first->stack.i == 0)
		return (name_id){ 0 };
	if (kind != GROUPS_OF_NAMES)
		name = attribution_function(a, first->stack);
	else if (group == GROUP_CRATE || group == GROUP_THREAD)
		return (name_id){ 0 };
	if (g_str_has_prefix(catalog_text(a->catalog, name), "???"))
		return (name_id){ 0 };
	if (kind == GROUPS_OF_NAMES && group == GROUP_MODULE)
		return last_part(a, name, "::");
	if (kind == GROUPS_OF_NAMES && group == GROUP_FILE)
		return last_part(a, name, "/");
	return without_module(a, name);
}

enum group_kind attribution_kind(const struct attribution *a)
{
	return a->options->group == GROUP_LINE ? GROUPS_OF_PLACES
		: a->options->group == GROUP_STACK ? GROUPS_OF_TRACES : GROUPS_OF_NAMES;
}
