/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Comparisons as text, to the last character, in the specification's form. */
#include "sample.h"

#define HEADER "Allocation Comparison:\nCurrent vs Baseline\n"

/* A function with one place, and what it allocated. */
struct line { const char *function; uint32_t line; int64_t allocations, bytes; };

static struct model *model_of(const struct line *lines, size_t n)
{
	struct model *m = model_new();
	thread_id t = sample_thread(m, sample_process(m, "demo"), 1, "");
	for (size_t i = 0; i < n; i++)
		sample_site(m, STACK(m, MALLOC, { lines[i].function, "src/lib.rs", lines[i].line, DEMO },
		                     { "demo::main", "src/main.rs", lines[i].line + 100, DEMO }), t,
		            (struct cost){ .allocations = lines[i].allocations, .bytes = lines[i].bytes,
		                           .live_blocks = 1, .live_bytes = 8, .peak_blocks = 2, .peak_bytes = 1024,
		                           .deallocations = lines[i].allocations - 1 });
	return m;
}

#define MODEL(name, ...) \
	const struct line name##_lines[] = { __VA_ARGS__ }; \
	struct model *name = model_of(name##_lines, G_N_ELEMENTS(name##_lines))

static void test_specification(void **state)
{
	(void)state;
	MODEL(old, { "vec_growth::grow", 1, 10, 5120 }, { "string_builder::build", 2, 20, 1000 });
	MODEL(new, { "vec_growth::grow", 1, 5, 2560 }, { "string_builder::build", 2, 25, 2280 });
	struct report_options o = sample_options();
	o.sort = SORT_SIZE;
	expect_comparison(new, old, &o, HEADER
	                  "vec_growth::grow: 10 → 5 -5 (-2.50 KB)\n"
	                  "string_builder::build: 20 → 25 +5 (+1.25 KB)\n");
	o.color = true;
	expect_comparison(new, old, &o, HEADER
	                  "vec_growth::grow: 10 → 5 \033[32m-5\033[0m (\033[32m-2.50 KB\033[0m)\n"
	                  "string_builder::build: 20 → 25 \033[31m+5\033[0m (\033[31m+1.25 KB\033[0m)\n");
	model_free(old);
	model_free(new);
}

static void test_order(void **state)
{
	(void)state;
	MODEL(old, { "a::same", 1, 10, 100 }, { "a::gone", 2, 5, 2048 }, { "a::fewer", 3, 9, 100 }, { "a::mixed", 4, 9, 100 },
	      { "a::bytes", 5, 1, 1024 });
	MODEL(new, { "a::same", 1, 10, 100 }, { "a::new", 2, 5, 1024 }, { "a::fewer", 3, 2, 50 }, { "a::mixed", 4, 10, 51300 },
	      { "a::bytes", 5, 1, 2048 });
	static const struct { enum sort_key key; const char *expected; } cases[] = {
		{ SORT_COUNT, HEADER
		  "a::fewer: 9 → 2 -7 (-0.05 KB)\n"
		  "a::gone: 5 → 0 -5 (-2.00 KB)\n"
		  "a::new: 0 → 5 +5 (+1.00 KB)\n"
		  "a::mixed: 9 → 10 +1 (+50.00 KB)\n"
		  "a::bytes: 1 → 1 +0 (+1.00 KB)\n" },
		{ SORT_SIZE, HEADER
		  "a::mixed: 9 → 10 +1 (+50.00 KB)\n"
		  "a::gone: 5 → 0 -5 (-2.00 KB)\n"
		  "a::new: 0 → 5 +5 (+1.00 KB)\n"
		  "a::bytes: 1 → 1 +0 (+1.00 KB)\n"
		  "a::fewer: 9 → 2 -7 (-0.05 KB)\n" },
		{ SORT_NAME, HEADER
		  "a::bytes: 1 → 1 +0 (+1.00 KB)\n"
		  "a::fewer: 9 → 2 -7 (-0.05 KB)\n"
		  "a::gone: 5 → 0 -5 (-2.00 KB)\n"
		  "a::mixed: 9 → 10 +1 (+50.00 KB)\n"
		  "a::new: 0 → 5 +5 (+1.00 KB)\n" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct report_options o = sample_options();
		o.sort = cases[i].key;
		expect_comparison(new, old, &o, cases[i].expected);
	}
	model_free(old);
	model_free(new);
}

static void test_ties(void **state)
{
	(void)state;
	MODEL(old, { "a::c", 1, 1, 10 });
	MODEL(new, { "a::c", 1, 2, 10 }, { "a::b", 2, 1, 0 });
	struct report_options o = sample_options();
	expect_comparison(new, old, &o, HEADER "a::b: 0 → 1 +1 (+0.00 KB)\na::c: 1 → 2 +1 (+0.00 KB)\n");
	o.color = true;
	o.limit = 1;
	expect_comparison(new, old, &o, HEADER "a::b: 0 → 1 \033[31m+1\033[0m (+0.00 KB)\n… 1 more row: +1 (+0.00 KB)\n");
	model_free(old);
	model_free(new);
}

static void test_no_difference(void **state)
{
	(void)state;
	MODEL(old, { "a::f", 1, 1, 10 });
	MODEL(new, { "a::f", 7, 1, 10 });
	struct model *empty = model_new();
	struct report_options o = sample_options();
	int64_t rows = -1;
	char *text = comparison_text(new, old, &o, &rows);
	assert_string_equal(text, HEADER "(no difference)\n");
	assert_int_equal(rows, 0);
	free(text);
	expect_comparison(empty, empty, &o, HEADER "(no difference)\n");
	expect_comparison(empty, old, &o, HEADER "a::f: 1 → 0 -1 (-0.01 KB)\n");
	o.min_count = 1;
	expect_comparison(new, old, &o, HEADER "(no difference matches the filters)\n");
	model_free(old);
	model_free(new);
	model_free(empty);
}

static void test_filters(void **state)
{
	(void)state;
	MODEL(old, { "a::f", 1, 10, 100 }, { "b::f", 2, 3, 30 });
	MODEL(new, { "a::f", 1, 4, 40 }, { "b::f", 2, 2, 20 }, { "b::g", 3, 1, 3000 });
	struct report_options o = sample_options();
	int64_t rows;
	o.min_count = 10;
	expect_comparison(new, old, &o, HEADER "a::f: 10 → 4 -6 (-0.06 KB)\n");
	o.min_count = 0;
	o.min_bytes = 3000;
	expect_comparison(new, old, &o, HEADER "b::g: 0 → 1 +1 (+2.93 KB)\n");
	o.min_bytes = 0;
	o.filters = g_ptr_array_new();
	g_ptr_array_add(o.filters, (gpointer)(uintptr_t)"b::");
	expect_comparison(new, old, &o, HEADER "b::g: 0 → 1 +1 (+2.93 KB)\nb::f: 3 → 2 -1 (-0.01 KB)\n");
	o.limit = 0;
	expect_comparison(new, old, &o, HEADER "… 2 more rows: +0 (+2.92 KB)\n");
	free(comparison_text(new, old, &o, &rows));
	assert_int_equal(rows, 2);
	g_ptr_array_free(o.filters, TRUE);
	o.filters = NULL;
	o.limit = -1;
	o.group = GROUP_MODULE;
	expect_comparison(new, old, &o, HEADER "a: 10 → 4 -6 (-0.06 KB)\nb: 3 → 3 +0 (+2.92 KB)\n");
	o.group = GROUP_CRATE;
	expect_comparison(new, old, &o, HEADER "a: 10 → 4 -6 (-0.06 KB)\nb: 3 → 3 +0 (+2.92 KB)\n");
	model_free(old);
	model_free(new);
}

/* The stacks of before and after are the same ones though their lines moved; what did not change is left out.
   */
static void test_levels(void **state)
{
	(void)state;
	MODEL(old, { "a::f", 1, 10, 1024 }, { "a::f", 5, 3, 1024 });
	MODEL(new, { "a::f", 2, 12, 3072 }, { "a::f", 5, 3, 1024 });
	static const char *const expected[] = {
		HEADER "a::f: 13 → 15 +2 (+2.00 KB)\n",

		HEADER "a::f: 13 → 15 +2 (+2.00 KB)\n",

		HEADER "a::f: 13 → 15 +2 (+2.00 KB)\n"
		"    src/lib.rs:2: 0 → 12 +12 (+3.00 KB)\n"
		"    src/lib.rs:1: 10 → 0 -10 (-1.00 KB)\n",

		HEADER "a::f: 13 → 15 +2 (+2.00 KB)\n"
		"    src/lib.rs:2: 0 → 12 +12 (+3.00 KB)\n"
		"    src/lib.rs:1: 10 → 0 -10 (-1.00 KB)\n"
		"    stack: 13 → 15 +2 (+2.00 KB)\n"
		"        a::f (src/lib.rs)\n"
		"        demo::main (src/main.rs)\n",
	};
	for (int verbosity = 0; verbosity <= 3; verbosity++) {
		struct report_options o = sample_options();
		o.verbosity = verbosity;
		char *whole = g_strconcat(expected[verbosity], verbosity == 0 ? NULL :
			"\nSummary:\n"
			"  allocations: 13 → 15 +2 (+2.00 KB)\n"
			"  peak: 4 → 4 +0 (+0.00 KB)\n"
			"  live at exit: 2 → 2 +0 (+0.00 KB)\n"
			"  reallocations: 0 → 0 +0\n"
			"  deallocations: 11 → 13 +2\n"
			"  temporary: 0 → 0 +0\n", NULL);
		expect_comparison(new, old, &o, whole);
		g_free(whole);
	}
	model_free(old);
	model_free(new);
}

/* A line is shown where it is the only one, on whichever side. */
static void test_stacks(void **state)
{
	(void)state;
	MODEL(old, { "a::f", 1, 10, 1024 }, { "a::g", 5, 3, 1024 });
	MODEL(new, { "a::f", 1, 9, 1024 }, { "a::h", 5, 4, 1024 });
	struct report_options o = sample_options();
	o.verbosity = 3;
	o.color = false;
	char *text = comparison_text(new, old, &o, NULL);
	*strstr(text, "\nSummary") = '\0';
	assert_string_equal(text, HEADER
		"a::h: 0 → 4 +4 (+1.00 KB)\n"
		"    src/lib.rs:5: 0 → 4 +4 (+1.00 KB)\n"
		"    stack: 0 → 4 +4 (+1.00 KB)\n"
		"        a::h (src/lib.rs:5)\n"
		"        demo::main (src/main.rs:105)\n"
		"a::g: 3 → 0 -3 (-1.00 KB)\n"
		"    src/lib.rs:5: 3 → 0 -3 (-1.00 KB)\n"
		"    stack: 3 → 0 -3 (-1.00 KB)\n"
		"        a::g (src/lib.rs:5)\n"
		"        demo::main (src/main.rs:105)\n"
		"a::f: 10 → 9 -1 (+0.00 KB)\n"
		"    src/lib.rs:1: 10 → 9 -1 (+0.00 KB)\n"
		"    stack: 10 → 9 -1 (+0.00 KB)\n"
		"        a::f (src/lib.rs:1)\n"
		"        demo::main (src/main.rs)\n");
	free(text);
	model_free(old);
	model_free(new);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_specification),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_ties),
		cmocka_unit_test(test_no_difference),
		cmocka_unit_test(test_filters),
		cmocka_unit_test(test_levels),
		cmocka_unit_test(test_stacks),
	};
	return cmocka_run_group_tests_name("compare", tests, NULL, NULL);
}
