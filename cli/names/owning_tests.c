/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Walking from the outermost frame in, the first function of another crate than Rust's own inside the crate `test` is the test. */
#include "names/owning_tests.h"

#include <string.h>

/* What is known of a stack: one of these, or from TEST on the name_id of its test. */
enum { NOT_YET, CUT, OUTSIDE, INSIDE, TEST };

struct harness {
	const struct model *model;
	struct catalog *catalog;
	struct naming *naming;
	uint32_t *stacks;    /* by stack */
	uint32_t *threads;   /* by thread, for what is outside of any test in its own stack */
};

struct harness *harness_new(const struct model *m, struct catalog *c, struct naming *n)
{
	struct harness *h = g_new(struct harness, 1);
	*h = (struct harness){ m, c, n, g_new0(uint32_t, m->stacks->len), g_new0(uint32_t, m->threads->len) };
	return h;
}

void harness_free(struct harness *h)
{
	if (h == NULL)
		return;
	g_free(h->stacks);
	g_free(h->threads);
	g_free(h);
}

/* The compiler writes a closure around each test. */
static uint32_t test_of(struct harness *h, frame_id f)
{
	const char *name = catalog_text(h->catalog, naming_function(h->naming, f));
	const char *closure = strstr(name, "::{{closure}}");
	size_t length = closure != NULL && closure > name ? (size_t)(closure - name) : strlen(name);
	return TEST + catalog_name(h->catalog, name, length).i;
}

/* What a stack is whose innermost frame is f, given what its callers are. */
static uint32_t step(struct harness *h, frame_id f, uint32_t outer)
{
	if (outer >= TEST)
		return outer;
	enum symbol_class class = naming_class(h->naming, f);
	struct symbol symbol = naming_symbol(h->naming, f);
	if (part_begins(symbol.function, "_doctest_main_"))
		return test_of(h, f);
	/* Who tests a crate that is passed over otherwise has its functions for tests. */
	if (outer == INSIDE && (class == SYMBOL_USER || class == SYMBOL_PASSING))
		return test_of(h, f);
	/* What serves a global allocator of the user's is no test. */
	if (outer == INSIDE && class == SYMBOL_ALLOCATOR)
		return OUTSIDE;
	return part_equals(symbol.crate, "test") && symbol_is_library(class) ? INSIDE : outer;
}

static uint32_t of_stack(struct harness *h, stack_id s)
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

/* What the stacks tell that created the thread, its creator and so on. A creator has a smaller id. */
static uint32_t of_thread(struct harness *h, thread_id t)
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

name_id harness_no_test(struct harness *h)
{
	static const char none[] = "(no test)";
	return catalog_name(h->catalog, none, strlen(none));
}

name_id harness_test(struct harness *h, stack_id s, thread_id t)
{
	static const char cut[] = "(stack cut)";
	uint32_t own = of_stack(h, s), state = own < TEST ? of_thread(h, t) : own;
	if (state >= TEST)
		return (name_id){ state - TEST };
	return own == CUT || state == CUT ? catalog_name(h->catalog, cut, strlen(cut)) : harness_no_test(h);
}
