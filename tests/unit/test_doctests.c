/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sample.h"

#include "doctests.h"

/* Programs in the order that is right, whatever order they were started in. test: the documentation test, NULL for one
   that has no function of its own in its stacks. */
static const struct program { const char *name, *directory, *lineage, *test; int64_t bytes; } programs[] = {
	{ "demo", "/ws/a", "0", NULL, 9 },
	{ "rust_out", "/ws/a", "0", NULL, 1 },
	{ "rust_out", "/ws/a", "0", NULL, 2 },
	{ "rust_out", "/ws/a", "0", "rust_out::main::_doctest_main_src_a_rs_10_0::h0123456789abcdef", 5 },
	{ "rust_out", "/ws/a", "0", "rust_out::main::_doctest_main_src_a_rs_3_0", 4 },
	{ "rust_out", "/ws/b", "0", "rust_out::main::_doctest_main_src_a_rs_1_0", 3 },
};
enum { COUNT = G_N_ELEMENTS(programs) };

static void start(struct model *m, const struct program *program, int64_t sequence)
{
	struct process *p = process_new();
	struct thread t = { .process = model_process(m, p), .serial = 1 };
	struct site site = { .thread = model_thread(m, &t), .cost = { .allocations = 1, .bytes = program->bytes } };

	g_free(p->name);
	g_free(p->directory);
	g_free(p->lineage);
	p->name = g_strdup(program->name);
	p->directory = g_strdup(program->directory);
	p->lineage = g_strdup(program->lineage);
	p->sequence = sequence;
	p->totals = site.cost;
	site.stack = program->test ? STACK(m, { "alloc::x", NULL, 0, NULL }, { program->test, NULL, 0, NULL })
	                           : STACK(m, { "std::rt::lang_start", NULL, 0, NULL });
	model_site(m, &site);
}

/* orders: places in `programs`, in the order of start; those of one rustdoc are side by side. */
static void doctests_have_one_order(UNUSED void **state)
{
	static const int orders[][COUNT] = { { 0, 1, 2, 3, 4, 5 }, { 0, 4, 3, 2, 1, 5 }, { 0, 3, 1, 4, 2, 5 } };

	for (size_t o = 0; o < G_N_ELEMENTS(orders); o++) {
		struct model *m = model_new();
		for (int i = 0; i < COUNT; i++)
			start(m, &programs[orders[o][i]], i + 1);
		doctests_tell_apart(m);
		model_label_processes(m);
		for (guint i = 0; i < COUNT; i++)
			assert_int_equal(model_get_process(m, (process_id){ i + 1 })->totals.bytes, programs[i].bytes);
		assert_string_equal(model_get_process(m, (process_id){ 4 })->topic, "_doctest_main_src_a_rs_10_0");
		assert_string_equal(model_get_process(m, (process_id){ 6 })->label, "rust_out#5");
		model_free(m);
	}
}

/* What a test started has its place, whichever test came first. */
static void what_they_start_goes_with_them(UNUSED void **state)
{
	static const struct program child = { "echo", "/ws/a", "0.1", NULL, 7 }, other = { "echo", "/ws/a", "0.1", NULL, 6 };

	for (int turned = 0; turned < 2; turned++) {
		struct model *m = model_new();
		start(m, &programs[3], 1 + turned);
		start(m, &child, 1 + turned);
		start(m, &other, 2 - turned);
		start(m, &programs[4], 2 - turned);
		doctests_tell_apart(m);
		model_label_processes(m);
		assert_int_equal(model_get_process(m, (process_id){ 1 })->totals.bytes, child.bytes);
		assert_int_equal(model_get_process(m, (process_id){ 2 })->totals.bytes, other.bytes);
		assert_int_equal(model_get_process(m, (process_id){ 3 })->totals.bytes, programs[3].bytes);
		assert_int_equal(model_get_process(m, (process_id){ 4 })->totals.bytes, programs[4].bytes);
		model_free(m);
	}
}

static void other_programs_keep_theirs(UNUSED void **state)
{
	struct model *m = model_new();

	start(m, &(struct program){ "b", "/ws", "0", NULL, 5 }, 1);
	start(m, &(struct program){ "a", "/ws", "0", "_doctest_main_x", 1 }, 2);
	start(m, &(struct program){ "rust_out", "/ws", "0", NULL, 1 }, 0);
	doctests_tell_apart(m);
	model_label_processes(m);
	assert_string_equal(model_get_process(m, (process_id){ 1 })->name, "rust_out");
	assert_string_equal(model_get_process(m, (process_id){ 2 })->name, "b");
	assert_string_equal(model_get_process(m, (process_id){ 3 })->topic, "");
	model_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(doctests_have_one_order), cmocka_unit_test(what_they_start_goes_with_them),
		cmocka_unit_test(other_programs_keep_theirs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
