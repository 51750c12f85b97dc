/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "exports/call_graph.h"
#include "grown.h"

static thread_id some_thread(struct model *m)
{
	return sample_thread(m, sample_process(m, "demo"), 1, "");
}

static struct cost bytes(int64_t n)
{
	return (struct cost){ .allocations = 1, .bytes = n };
}

/* Returns the bytes of a line of a function, or of its calls of callee; 0 if there is no such line. callee: NULL for its own. */
static int64_t bytes_at(const struct call_graph *g, const char *function, uint32_t line, const char *callee)
{
	for (guint i = 0; i < g->costs->len; i++) {
		const struct graph_cost *c = &g_array_index(g->costs, struct graph_cost, i);
		const char *called = c->callee != GRAPH_SELF ? call_graph_function(g, c->callee)->name : NULL;
		if (strcmp(call_graph_function(g, c->function)->name, function) == 0 && c->line == line && g_strcmp0(called, callee) == 0)
			return c->values[METRIC_BYTES];
	}
	return 0;
}

static void lines_and_calls_add_up(void **state)
{
	(void)state;
	struct model *m = model_new();
	thread_id thread = some_thread(m);
	sample_site(m, STACK(m, { "a", "a.rs", 1, NULL }, { "main", "m.rs", 2, NULL }), thread, bytes(10));
	sample_site(m, STACK(m, { "a", "a.rs", 7, NULL }, { "main", "m.rs", 2, NULL }), thread, bytes(20));
	sample_site(m, STACK(m, { "a", "a.rs", 7, NULL }, { "main", "m.rs", 3, NULL }), thread, bytes(40));
	sample_site(m, STACK(m, { "main", "m.rs", 3, NULL }), thread, bytes(80));
	sample_site(m, (stack_id){ 0 }, thread, bytes(160));
	struct grown *grown = grow(m, NULL);
	struct call_graph *g = call_graph_new(grown->tree);
	assert_int_equal(bytes_at(g, "a", 1, NULL), 10);
	assert_int_equal(bytes_at(g, "a", 7, NULL), 60);
	assert_int_equal(bytes_at(g, "main", 2, "a"), 30);
	assert_int_equal(bytes_at(g, "main", 3, "a"), 40);
	assert_int_equal(bytes_at(g, "main", 3, NULL), 80);
	assert_int_equal(bytes_at(g, "???", 0, NULL), 160);
	assert_int_equal(g->costs->len, 6);
	call_graph_free(g);
	ungrow(grown);
	model_free(m);
}

static void a_stack_counts_once_for_a_call(void **state)
{
	(void)state;
	struct model *m = model_new();
	thread_id thread = some_thread(m);
	/* main → f → g → f → g, with other lines further in; then f → g without recursion. */
	sample_site(m, STACK(m, { "g", "g.rs", 1, NULL }, { "f", "f.rs", 9, NULL }, { "g", "g.rs", 5, NULL }, { "f", "f.rs", 2, NULL },
	                     { "main", "m.rs", 2, NULL }), thread, bytes(10));
	sample_site(m, STACK(m, { "g", "g.rs", 1, NULL }, { "f", "f.rs", 9, NULL }, { "main", "m.rs", 2, NULL }), thread, bytes(20));
	struct grown *grown = grow(m, NULL);
	struct call_graph *g = call_graph_new(grown->tree);
	assert_int_equal(bytes_at(g, "main", 2, "f"), 30);
	assert_int_equal(bytes_at(g, "f", 2, "g"), 10);
	assert_int_equal(bytes_at(g, "f", 9, "g"), 20);
	assert_int_equal(bytes_at(g, "g", 5, "f"), 10);
	assert_int_equal(bytes_at(g, "g", 1, NULL), 30);
	call_graph_free(g);
	ungrow(grown);
	model_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_and_calls_add_up),
		cmocka_unit_test(a_stack_counts_once_for_a_call),
	};
	return cmocka_run_group_tests_name("call_graph", tests, NULL, NULL);
}
