/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Walks in from the outermost frame. Inside the crate `test`, the first function of a crate other than Rust's
   own is the test. */
#include "names/owning_tests.h"

#include <string.h>

/* What is known of a stack: one of these, or the name_id of its test, from TEST on. */
enum { NOT_YET, CUT, OUTSIDE, INSIDE, TEST };

struct owning_tests {
	const struct model *model;
	struct catalog *catalog;
	struct frame_names *frame_names;
	uint32_t *stacks;    /* by stack */
	uint32_t *threads;   /* by thread, for stacks that are outside of any test themselves */
};

struct owning_tests *owning_tests_new(const struct model *m, struct catalog *c, struct frame_names *n)
{
	struct owning_tests *h = g_new(struct owning_tests, 1);
	*h = (struct owning_tests){ m, c, n, g_new0(uint32_t, m->stacks->len), g_new0(uint32_t, m->threads->len) };
	return h;
}

void owning_tests_free(struct owning_tests *h)
{
	if (h == NULL)
		return;
	g_free(h->stacks);
	g_free(h->threads);
	g_free(h);
}

/* The compiler writes a closure around each test. */
static uint32_t test_of(struct owning_tests *h, frame_id f)
{
	const char *name = catalog_text(h->catalog, frame_names_function(h->frame_names, f));
	const char *closure = strstr(name, "::{{closure}}");
	size_t length = closure != NULL && closure > name ? (size_t)(closure - name) : strlen(name);
	return TEST + catalog_name(h->catalog, name, length).i;
}

/* Returns what a stack is whose innermost frame is f. outer: what its callers are. */
static uint32_t step(struct owning_tests *h, frame_id f, uint32_t outer)
{
	if (outer >= TEST)
		return outer;
	enum symbol_class class = frame_names_class(h->frame_names, f);
	struct symbol symbol = frame_names_symbol(h->frame_names, f);
	if (part_begins(symbol.function, "_doctest_main_"))
		return test_of(h, f);
	/* Somebody may test a crate that is passed over elsewhere: then its functions are the tests. */
	if (outer == INSIDE && (class == SYMBOL_USER || class == SYMBOL_PASSING))
		return test_of(h, f);
	/* A function that serves the user's global allocator is no test. */
	if (outer == INSIDE && class == SYMBOL_ALLOCATOR)
		return OUTSIDE;
	return part_equals(symbol.crate, "test") && symbol_is_library(class) ? INSIDE : outer;
}

static uint32_t of_stack(struct owning_tests *h, stack_id s)
{
	if (s.i == 0)
		return OUTSIDE;
	GArray *missing = g_array_new(FALSE, FALSE, sizeof(stack_id));
	stack_id at = s;
	uint32_t state = OUTSIDE;
	for (; at.i != 0 && h->stacks[at.i] == NOT_YET; at = model_get_stack(h->model, at)->parent) {
		g_array_append_val(missing, at);
		if (model_get_stack(h->model, at)->cut)
			state = CUT;
	}
	if (at.i != 0)
		state = h->stacks[at.i];
	for (guint i = missing->len; i-- > 0;) {
		at = g_array_index(missing, stack_id, i);
		state = h->stacks[at.i] = step(h, model_get_stack(h->model, at)->frame, state);
	}
	g_array_free(missing, TRUE);
	return state;
}

/* Asks the stack that created the thread, then its creator's, and so on. A creator has a smaller id. */
static uint32_t of_thread(struct owning_tests *h, thread_id t)
{
	uint32_t state = OUTSIDE;
	for (thread_id at = t; at.i != 0; at = model_get_thread(h->model, at)->creator) {
		uint32_t known = h->threads[at.i];
		uint32_t here = known != NOT_YET ? known : of_stack(h, model_get_thread(h->model, at)->created_at);
		if (here >= TEST || (here == CUT && state == OUTSIDE))
			state = here;
		if (here >= TEST || known != NOT_YET)
			break;
	}
	if (t.i != 0)
		h->threads[t.i] = state;
	return state;
}

name_id owning_tests_none(struct owning_tests *h)
{
	static const char none[] = "(no test)";
	return catalog_name(h->catalog, none, strlen(none));
}

name_id owning_tests_known(struct owning_tests *h, stack_id s, thread_id t)
{
	uint32_t own = of_stack(h, s), state = own < TEST ? of_thread(h, t) : own;
	return (name_id){ state >= TEST ? state - TEST : 0 };
}

name_id owning_tests_of(struct owning_tests *h, stack_id s, thread_id t)
{
	static const char cut[] = "(stack cut)";
	name_id known = owning_tests_known(h, s, t);
	if (known.i != 0)
		return known;
	return of_stack(h, s) == CUT || of_thread(h, t) == CUT ? catalog_name(h->catalog, cut, strlen(cut)) : owning_tests_none(h);
}
