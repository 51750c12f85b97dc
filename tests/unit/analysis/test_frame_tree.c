/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "grown.h"

static const char *function_of(const struct frame_tree *t, uint32_t node)
{
	return catalog_text(t->catalog, catalog_get_call(t->catalog, frame_tree_node(t, node)->call).function);
}

static const char *label_of(const struct frame_tree *t, guint sample, enum frame_label label)
{
	return catalog_text(t->catalog, frame_tree_sample(t, sample)->labels[label]);
}

static void nodes_stand_in_the_order_of_names(void **state)
{
	(void)state;
	struct model *m = model_new();
	thread_id main_thread = sample_thread(m, sample_process(m, "demo"), 1, "");
	stack_id late = STACK(m, { "z", "z.rs", 1, NULL }, { "demo::main", "m.rs", 2, NULL });
	stack_id early = STACK(m, { "a", "a.rs", 1, NULL }, { "demo::main", "m.rs", 2, NULL });
	stack_id line = STACK(m, { "z", "z.rs", 1, NULL }, { "demo::main", "m.rs", 1, NULL });
	sample_site(m, late, main_thread, (struct cost){ .allocations = 1, .bytes = 10, .peak_bytes = 10, .peak_blocks = 1 });
	sample_site(m, early, main_thread, (struct cost){ .allocations = 2, .bytes = 20 });
	sample_site(m, line, main_thread, (struct cost){ .allocations = 4, .bytes = 40 });

	struct grown *g = grow(m, NULL);
	const struct frame_tree *t = g->tree;
	static const struct { const char *function; uint32_t parent; } wanted[] = {
		{ "", 0 }, { "demo::main", 0 }, { "z", 1 }, { "demo::main", 0 }, { "a", 3 }, { "z", 3 },
	};
	assert_int_equal(t->nodes->len, G_N_ELEMENTS(wanted));
	for (uint32_t i = 0; i < t->nodes->len; i++) {
		assert_string_equal(function_of(t, i), wanted[i].function);
		assert_int_equal(frame_tree_node(t, i)->parent, wanted[i].parent);
	}
	assert_int_equal(t->samples->len, 3);
	assert_int_equal(frame_tree_sample(t, 0)->node, 2);
	assert_int_equal(frame_tree_sample(t, 0)->current.bytes, 40);
	assert_int_equal(frame_tree_sample(t, 1)->node, 4);
	assert_int_equal(frame_tree_sample(t, 2)->current.peak_bytes, 10);
	assert_int_equal(t->current.bytes, 70);
	assert_int_equal(t->current.peak_bytes, 10);
	assert_null(t->baselines);
	ungrow(g);
	model_free(m);
}

static void samples_differ_in_labels(void **state)
{
	(void)state;
	struct model *m = model_new();
	process_id demo = sample_process(m, "demo");
	thread_id first = sample_thread(m, demo, 1, ""), worker = sample_thread(m, demo, 2, "worker"), other = sample_thread(m, demo, 3, "worker");
	stack_id stack = STACK(m, { "demo::work", "w.rs", 1, NULL });
	sample_site(m, stack, worker, (struct cost){ .allocations = 1 });
	sample_site(m, stack, first, (struct cost){ .allocations = 2 });
	sample_site(m, stack, other, (struct cost){ .allocations = 4 });
	sample_site(m, (stack_id){ 0 }, first, (struct cost){ .allocations = 8 });

	struct grown *g = grow(m, NULL);
	const struct frame_tree *t = g->tree;
	assert_int_equal(t->samples->len, 3);
	assert_int_equal(frame_tree_sample(t, 0)->node, 0);
	assert_string_equal(label_of(t, 1, LABEL_THREAD), "main thread");
	assert_string_equal(label_of(t, 1, LABEL_PROCESS), "demo");
	assert_string_equal(label_of(t, 1, LABEL_TEST), "");
	assert_string_equal(label_of(t, 1, LABEL_REGION), "");
	assert_string_equal(label_of(t, 2, LABEL_THREAD), "worker");
	assert_int_equal(frame_tree_sample(t, 2)->current.allocations, 5);
	ungrow(g);
	model_free(m);
}

static void a_comparison_has_the_stacks_of_both_sides(void **state)
{
	(void)state;
	struct model *now = model_new(), *before = model_new();
	thread_id t1 = sample_thread(now, sample_process(now, "demo"), 1, ""), t2 = sample_thread(before, sample_process(before, "demo"), 1, "");
	sample_site(now, STACK(now, { "a", "a.rs", 1, NULL }), t1, (struct cost){ .allocations = 3 });
	sample_site(before, STACK(before, { "a", "moved.rs", 7, NULL }), t2, (struct cost){ .allocations = 2 });
	sample_site(before, STACK(before, { "gone", "a.rs", 1, NULL }), t2, (struct cost){ .allocations = 9 });

	struct grown *g = grow(now, before);
	assert_int_equal(g->tree->samples->len, 2);
	assert_int_equal(frame_tree_sample(g->tree, 0)->current.allocations, 3);
	assert_int_equal(frame_tree_baseline(g->tree, 0)->allocations, 2);
	assert_int_equal(frame_tree_sample(g->tree, 1)->current.allocations, 0);
	assert_int_equal(frame_tree_baseline(g->tree, 1)->allocations, 9);
	assert_int_equal(g->tree->baseline.allocations, 11);
	ungrow(g);
	model_free(now);
	model_free(before);
}

static void a_peak_is_of_one_process(void **state)
{
	(void)state;
	struct model *m = model_new();
	thread_id low = sample_thread(m, sample_process(m, "low"), 1, ""), high = sample_thread(m, sample_process(m, "peak"), 1, "");
	stack_id stack = STACK(m, { "a", "a.rs", 1, NULL });
	sample_site(m, stack, low, (struct cost){ .allocations = 1, .peak_bytes = 5, .peak_blocks = 1 });
	sample_site(m, stack, high, (struct cost){ .allocations = 1, .peak_bytes = 7, .peak_blocks = 1 });
	struct grown *g = grow(m, NULL);
	assert_int_equal(g->tree->current.peak_bytes, 7);
	assert_int_equal(g->tree->current.allocations, 2);
	assert_int_equal(g->tree->samples->len, 2);
	ungrow(g);
	model_free(m);
}

static void owners_are_known_by_name(void **state)
{
	(void)state;
	struct model *m = model_new();
	thread_id thread = sample_thread(m, sample_process(m, "demo"), 1, "");
	sample_site(m, STACK(m, { "alloc::vec::Vec<T>::push", "/rustc/0123/library/alloc/src/vec/mod.rs", 1, NULL }, { "demo::main", "m.rs", 2, NULL }), thread,
	            (struct cost){ .allocations = 1 });
	struct grown *g = grow(m, NULL);
	struct frame_owner user = frame_tree_owner(g->tree, frame_tree_node(g->tree, 1)->call);
	struct frame_owner library = frame_tree_owner(g->tree, frame_tree_node(g->tree, 2)->call);
	assert_string_equal(catalog_text(g->catalog, user.crate), "demo");
	assert_int_equal(user.class, SYMBOL_USER);
	assert_true(symbol_is_library(library.class));
	assert_string_equal(catalog_text(g->catalog, library.crate), "alloc");
	ungrow(g);
	model_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nodes_stand_in_the_order_of_names),
		cmocka_unit_test(samples_differ_in_labels),
		cmocka_unit_test(a_comparison_has_the_stacks_of_both_sides),
		cmocka_unit_test(a_peak_is_of_one_process),
		cmocka_unit_test(owners_are_known_by_name),
	};
	return cmocka_run_group_tests_name("frame_tree", tests, NULL, NULL);
}
