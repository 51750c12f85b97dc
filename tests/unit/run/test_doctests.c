/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sample.h"

#include "run/doctests.h"
#include "run/merged_doctests.h"

#include <string.h>

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

static void tell_apart(struct model *m)
{
	g_autoptr(GHashTable) names = doctests_names_new();

	doctests_tell_apart(m, names);
}

/* orders: places in `programs`, in the order of start; those of one rustdoc are side by side. */
static void doctests_have_one_order(UNUSED void **state)
{
	static const int orders[][COUNT] = { { 0, 1, 2, 3, 4, 5 }, { 0, 4, 3, 2, 1, 5 }, { 0, 3, 1, 4, 2, 5 } };

	for (size_t o = 0; o < G_N_ELEMENTS(orders); o++) {
		struct model *m = model_new();
		for (int i = 0; i < COUNT; i++)
			start(m, &programs[orders[o][i]], i + 1);
		tell_apart(m);
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
		tell_apart(m);
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
	tell_apart(m);
	model_label_processes(m);
	assert_string_equal(model_get_process(m, (process_id){ 1 })->name, "rust_out");
	assert_string_equal(model_get_process(m, (process_id){ 2 })->name, "b");
	assert_string_equal(model_get_process(m, (process_id){ 3 })->topic, "");
	model_free(m);
}

/* Functions of merged tests have numbers, and each executable has its own. */
static void merged_ones_get_names(UNUSED void **state)
{
	static const struct { const char *executable, *function, *wanted; } functions[] = {
		{ "/a/rust_out", "doctest_bundle_2024::__doctest_7::main", "doctest_bundle_2024::_doctest_main_src_a_rs_3_0" },
		{ "/a/rust_out", "doctest_bundle_2024::__doctest_7::main::{{closure}}",
		  "doctest_bundle_2024::_doctest_main_src_a_rs_3_0::{{closure}}" },
		{ "/a/rust_out", "doctest_bundle_2024::__doctest_7::mainly", "doctest_bundle_2024::_doctest_main_src_a_rs_3_0::mainly" },
		{ "/a/rust_out", "doctest_bundle_2024::__doctest_77::main", "doctest_bundle_2024::__doctest_77::main" },
		{ "/a/rust_out", "doctest_bundle_2024::__doctest_::main", "doctest_bundle_2024::__doctest_::main" },
		{ "/a/rust_out", "x::__doctest_7", "x::_doctest_main_src_a_rs_3_0" },
		{ "/a/rust_out", "x::__doctest_7x::main", "x::__doctest_7x::main" },
		{ "/b/rust_out", "doctest_bundle_2024::__doctest_7::main", "doctest_bundle_2024::__doctest_7::main" },
	};
	g_autoptr(GHashTable) names = doctests_names_new();
	struct model *m = model_new();

	doctests_names_add(names, "/a/rust_out", "7", "_doctest_main_src_a_rs_3_0");
	for (size_t i = 0; i < G_N_ELEMENTS(functions); i++) {
		struct object o = { .path = model_string(m, functions[i].executable) };
		struct frame f = { .object = model_object(m, &o), .function = model_string(m, functions[i].function), .line = (uint32_t)i };
		assert_int_equal(model_frame(m, &f).i, i + 1);
	}
	doctests_tell_apart(m, names);
	for (guint i = 0; i < G_N_ELEMENTS(functions); i++)
		assert_string_equal(model_text(m, model_get_frame(m, (frame_id){ i + 1 })->function), functions[i].wanted);
	model_free(m);
}

/* The source that rustdoc compiles tells what a number stands for. */
static void the_source_tells_their_names(UNUSED void **state)
{
	static const char source[] =
		"mod __doctest_1 {\n}\n"
		"\nmod __doctest_0 {\npub const TEST: test::TestDescAndFn = test::TestDescAndFn::new_doctest(\n"
		"\"src/a\\\"b.rs - put (line 7)\", false, \"src/a\\\"b.rs\", 7, false, false,\ntest::StaticTestFn(\n"
		"\nmod __doctest_12 {\npub const TEST: test::TestDescAndFn = test::TestDescAndFn::new_doctest(\n"
		"\"src/lib.rs - (line 12)\", true, \"src/lib.rs\", 12, false, false,\n"
		"\nmod __doctest_3 {\ntest::TestDescAndFn::new_doctest(\n\"src/lib.rs\", maybe, \"src/lib.rs\", 12,"
		"\nmod __doctest_4 {\ntest::TestDescAndFn::new_doctest(\n\"src/lib.rs\", true, \"src/lib.rs";
	g_autofree char *first = merged_doctests_function_from_source(source, "0");
	g_autofree char *second = merged_doctests_function_from_source(source, "12");

	assert_string_equal(first, "_doctest_main_src_a__b_rs_7_0");
	assert_string_equal(second, "_doctest_main_src_lib_rs_12_0");
	assert_null(merged_doctests_function_from_source(source, "3"));
	assert_null(merged_doctests_function_from_source(source, "4"));
	assert_null(merged_doctests_function_from_source(source, "5"));
	assert_null(merged_doctests_function_from_source(source, ""));
	for (size_t length = 0; length < strlen(source); length++) {
		g_autofree char *cut = g_strndup(source, length);
		g_free(merged_doctests_function_from_source(cut, "0"));
		g_free(merged_doctests_function_from_source(cut, "4"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(doctests_have_one_order), cmocka_unit_test(what_they_start_goes_with_them),
		cmocka_unit_test(other_programs_keep_theirs),
		cmocka_unit_test(merged_ones_get_names),
		cmocka_unit_test(the_source_tells_their_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
