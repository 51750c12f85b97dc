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
	expect_comparison_as("text", new, old, &o, HEADER
	                  "vec_growth::grow: 10 → 5 -5 (-2.50 KB)\n"
	                  "string_builder::build: 20 → 25 +5 (+1.25 KB)\n");
	expect_written_in(&sample_colors, "text", new, old, &o, HEADER
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
		expect_comparison_as("text", new, old, &o, cases[i].expected);
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
	expect_comparison_as("text", new, old, &o, HEADER "a::b: 0 → 1 +1 (+0 B)\na::c: 1 → 2 +1 (+0 B)\n");
	o.limit = 1;
	expect_written_in(&sample_colors, "text", new, old, &o, HEADER "a::b: 0 → 1 \033[31m+1\033[0m (+0 B)\n… 1 more row: +1 (+0 B)\n");
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
	char *text = comparison_as("text", new, old, &o, &rows);
	assert_string_equal(text, HEADER "(no difference)\n");
	assert_int_equal(rows, 0);
	free(text);
	expect_comparison_as("text", empty, empty, &o, HEADER "(no difference)\n");
	expect_comparison_as("text", empty, old, &o, HEADER "a::f: 1 → 0 -1 (-0.01 KB)\n");
	o.min_count = 1;
	expect_comparison_as("text", new, old, &o, HEADER "(no difference matches the filters)\n");
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
	expect_comparison_as("text", new, old, &o, HEADER "a::f: 10 → 4 -6 (-0.06 KB)\n");
	o.min_count = 0;
	o.min_bytes = 3000;
	expect_comparison_as("text", new, old, &o, HEADER "b::g: 0 → 1 +1 (+2.93 KB)\n");
	o.min_bytes = 0;
	o.filters = g_ptr_array_new();
	g_ptr_array_add(o.filters, (gpointer)(uintptr_t)"b::");
	expect_comparison_as("text", new, old, &o, HEADER "b::g: 0 → 1 +1 (+2.93 KB)\nb::f: 3 → 2 -1 (-0.01 KB)\n");
	o.limit = 0;
	expect_comparison_as("text", new, old, &o, HEADER "… 2 more rows: +0 (+2.92 KB)\n");
	free(comparison_as("text", new, old, &o, &rows));
	assert_int_equal(rows, 2);
	g_ptr_array_free(o.filters, TRUE);
	o.filters = NULL;
	o.limit = -1;
	o.group = GROUP_MODULE;
	expect_comparison_as("text", new, old, &o, HEADER "a: 10 → 4 -6 (-0.06 KB)\nb: 3 → 3 +0 (+2.92 KB)\n");
	o.group = GROUP_CRATE;
	expect_comparison_as("text", new, old, &o, HEADER "a: 10 → 4 -6 (-0.06 KB)\nb: 3 → 3 +0 (+2.92 KB)\n");
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
			"  peak: 4 → 4 +0 (+0 B)\n"
			"  live at exit: 2 → 2 +0 (+0 B)\n"
			"  reallocations: 0 → 0 +0\n"
			"  deallocations: 11 → 13 +2\n"
			"  temporary allocations: 0 → 0 +0\n", NULL);
		expect_comparison_as("text", new, old, &o, whole);
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
	char *text = comparison_as("text", new, old, &o, NULL);
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
		"a::f: 10 → 9 -1 (+0 B)\n"
		"    src/lib.rs:1: 10 → 9 -1 (+0 B)\n"
		"    stack: 10 → 9 -1 (+0 B)\n"
		"        a::f (src/lib.rs:1)\n"
		"        demo::main (src/main.rs)\n");
	free(text);
	model_free(old);
	model_free(new);
}

/* One stack, and what it allocated and left alive. */
struct site_line { int64_t allocations, bytes, live; struct sample_frame frames[4]; };

static struct model *stacks_model(const struct site_line *lines, size_t n)
{
	struct model *m = model_new();
	thread_id t = sample_thread(m, sample_process(m, "demo"), 1, "");
	for (size_t i = 0; i < n; i++)
		sample_site(m, sample_stack(m, lines[i].frames, false), t,
		            (struct cost){ .allocations = lines[i].allocations, .bytes = lines[i].bytes,
		                           .live_blocks = lines[i].live, .live_bytes = lines[i].live });
	return m;
}

#define STACKS(name, ...) \
	const struct site_line name##_lines[] = { __VA_ARGS__ }; \
	struct model *name = stacks_model(name##_lines, G_N_ELEMENTS(name##_lines))

static void expect_groups(struct model *old, struct model *new, enum group_key group, const char *rows)
{
	struct report_options o = sample_options();
	o.group = group;
	g_autofree char *expected = g_strconcat(HEADER, rows, NULL);
	expect_comparison_as("text", new, old, &o, expected);
}

/* What has the same function is the same, whatever its file, line, build and instance. */
static void test_same_function(void **state)
{
	(void)state;
	STACKS(old, { 3, 30, 1, { { "a::f::<u8, u16>", "/src/demo/src/a.rs", 3, DEMO }, { "a::g::h0123456789abcdef", "src/a.rs", 9, DEMO } } });
	STACKS(new, { 3, 30, 1, { { "a::f::<u16, u8>", "/else/where/src/a/mod.rs", 4, "/else/demo" },
	                          { "a::g::hfedcba9876543210", "src/g.rs", 1, DEMO } } });
	for (enum group_key g = GROUP_FUNCTION; g < GROUP_KEY_COUNT; g++)
		if (g != GROUP_FILE && g != GROUP_LINE)
			expect_groups(old, new, g, "(no difference)\n");
	expect_groups(old, new, GROUP_LINE, "mod.rs:4: 3 → 3 +0 (+0 B), moved from src/a.rs:3\n");
	model_free(old);
	model_free(new);
}

static void test_moved(void **state)
{
	(void)state;
	STACKS(old,
	       { 3, 30, 1, { { "a::f", "src/a.rs", 3, DEMO } } },
	       { 4, 40, 0, { { "a::Type::new", "src/a.rs", 10, DEMO } } },
	       { 5, 50, 0, { { "<a::Type as core::fmt::Display>::fmt", "src/a.rs", 20, DEMO } } },
	       { 6, 60, 0, { { "a::run::{{closure}}", "src/a.rs", 30, DEMO } } },
	       { 7, 70, 0, { { "a::leaks", "src/a.rs", 40, DEMO } } },
	       { 8, 80, 0, { { "a::grows", "src/a.rs", 50, DEMO } } });
	STACKS(new,
	       { 3, 30, 1, { { "b::c::f", "src/c/a.rs", 3, DEMO } } },
	       { 4, 40, 0, { { "b::c::Type::new", "src/c/a.rs", 10, DEMO } } },
	       { 5, 50, 0, { { "<b::c::Type as core::fmt::Display>::fmt", "src/c/a.rs", 20, DEMO } } },
	       { 6, 60, 0, { { "b::c::run::{{closure}}", "src/c/a.rs", 30, DEMO } } },
	       { 7, 70, 1, { { "b::c::leaks", "src/c/a.rs", 40, DEMO } } },
	       { 8, 81, 0, { { "b::c::grows", "src/c/a.rs", 50, DEMO } } });
	expect_groups(old, new, GROUP_FUNCTION,
	              "b::c::grows: 0 → 8 +8 (+0.08 KB)\n"
	              "a::grows: 8 → 0 -8 (-0.08 KB)\n"
	              "a::leaks: 7 → 0 -7 (-0.07 KB)\n"
	              "b::c::leaks: 0 → 7 +7 (+0.07 KB)\n"
	              "<b::c::Type as core::fmt::Display>::fmt: 5 → 5 +0 (+0 B), "
	              "moved from <a::Type as core::fmt::Display>::fmt\n"
	              "b::c::Type::new: 4 → 4 +0 (+0 B), moved from a::Type::new\n"
	              "b::c::f: 3 → 3 +0 (+0 B), moved from a::f\n"
	              "b::c::run: 6 → 6 +0 (+0 B), moved from a::run\n");
	expect_groups(old, new, GROUP_CRATE, "b: 0 → 33 +33 (+0.32 KB)\na: 33 → 0 -33 (-0.32 KB)\n");
	struct report_options o = sample_options();
	int64_t rows;
	g_ptr_array_add(o.filters = g_ptr_array_new(), (gpointer)(uintptr_t)"f");
	free(comparison_as("text", new, old, &o, &rows));
	assert_int_equal(rows, 0);
	g_ptr_array_free(o.filters, TRUE);
	model_free(old);
	model_free(new);
}

static void test_moved_kinds(void **state)
{
	(void)state;
	STACKS(old, { 3, 30, 1, { { "a::x::T::f", "src/a.rs", 3, DEMO }, { "m::one", "src/m.rs", 1, DEMO } } });
	STACKS(new, { 3, 30, 1, { { "b::x::T::f", "src/b/a.rs", 3, DEMO }, { "m::two", "src/m.rs", 1, DEMO },
	                          { "m::one", "src/m.rs", 1, DEMO } } });
	static const struct { enum group_key group; const char *rows; } cases[] = {
		{ GROUP_FUNCTION, "b::x::T::f: 3 → 3 +0 (+0 B), moved from a::x::T::f\n" },
		{ GROUP_TYPE, "b::x::T: 3 → 3 +0 (+0 B), moved from a::x::T\n" },
		{ GROUP_MODULE, "b::x: 3 → 3 +0 (+0 B), moved from a::x\n" },
		{ GROUP_FILE, "src/b/a.rs: 3 → 3 +0 (+0 B), moved from src/a.rs\n" },
		{ GROUP_LINE, "src/b/a.rs:3: 3 → 3 +0 (+0 B), moved from src/a.rs:3\n" },
		{ GROUP_STACK, "b::x::T::f < m::two < m::one: 3 → 3 +0 (+0 B), moved from a::x::T::f < m::one\n" },
		{ GROUP_CRATE, "a: 3 → 0 -3 (-0.03 KB)\nb: 0 → 3 +3 (+0.03 KB)\n" },
		{ GROUP_THREAD, "(no difference)\n" },
		{ GROUP_TEST, "(no difference)\n" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		expect_groups(old, new, cases[i].group, cases[i].rows);
	model_free(old);
	model_free(new);
}

/* Several that could be each other are paired in their order; what is left over stays what it is. */
static void test_moved_several(void **state)
{
	(void)state;
	STACKS(old, { 1, 8, 0, { { "a::f", "src/a.rs", 3, DEMO } } }, { 1, 8, 0, { { "a::f", "src/a.rs", 4, DEMO } } },
	       { 2, 8, 0, { { "a::f", "src/a.rs", 9, DEMO } } }, { 1, 8, 0, { { NULL, NULL, 0, NULL } } });
	STACKS(new, { 1, 8, 0, { { "a::f", "src/a.rs", 15, DEMO } } }, { 1, 8, 0, { { "a::f", "src/a.rs", 13, DEMO } } },
	       { 1, 8, 0, { { "a::f", "src/a.rs", 14, DEMO } } }, { 1, 8, 0, { { NULL, NULL, 0, NULL } } });
	expect_groups(old, new, GROUP_LINE,
	              "src/a.rs:9: 2 → 0 -2 (-0.01 KB)\n"
	              "src/a.rs:15: 0 → 1 +1 (+0.01 KB)\n"
	              "src/a.rs:13: 1 → 1 +0 (+0 B), moved from src/a.rs:3\n"
	              "src/a.rs:14: 1 → 1 +0 (+0 B), moved from src/a.rs:4\n");
	expect_groups(old, old, GROUP_LINE, "(no difference)\n");
	model_free(old);
	model_free(new);
}

static void test_moved_parts(void **state)
{
	(void)state;
	STACKS(old, { 1, 1024, 0, { { "a::f", "src/a.rs", 3, DEMO }, { "m::one", "src/m.rs", 1, DEMO } } },
	       { 9, 1024, 0, { { "a::f", "src/a.rs", 8, DEMO }, { "m::more", "src/m.rs", 1, DEMO } } });
	STACKS(new, { 1, 1024, 0, { { "a::f", "src/a.rs", 5, DEMO }, { "m::two", "src/m.rs", 7, DEMO },
	                            { "m::one", "src/n.rs", 1, DEMO } } },
	       { 7, 1024, 0, { { "a::f", "src/a.rs", 8, DEMO }, { "m::more", "src/n.rs", 1, DEMO } } });
	struct report_options o = sample_options();
	o.verbosity = 3;
	char *text = comparison_as("text", new, old, &o, NULL);
	*strstr(text, "\nSummary") = '\0';
	assert_string_equal(text, HEADER
		"a::f: 10 → 8 -2 (+0 B)\n"
		"    src/a.rs:8: 9 → 7 -2 (+0 B)\n"
		"    src/a.rs:5: 1 → 1 +0 (+0 B), moved from src/a.rs:3\n"
		"    stack: 9 → 7 -2 (+0 B)\n"
		"        a::f (src/a.rs)\n"
		"        m::more (demo)\n"
		"    stack: 1 → 1 +0 (+0 B), moved from a::f < m::one\n"
		"        a::f (src/a.rs)\n"
		"        m::two (src/m.rs:7)\n"
		"        m::one (demo)\n");
	free(text);
	model_free(old);
	model_free(new);
}

/* A thread has one name on both sides, though only one of them has several processes. */
static void test_threads(void **state)
{
	(void)state;
	struct model *old = model_new(), *new = model_new();
	thread_id was = sample_thread(old, sample_process(old, "demo"), 2, "worker");
	sample_site(old, STACK(old, MALLOC, { "a::f", "src/a.rs", 1, DEMO }), was, (struct cost){ .allocations = 4 });
	thread_id is = sample_thread(new, sample_process(new, "demo"), 2, "worker");
	thread_id other = sample_thread(new, sample_process(new, "demo"), 2, "worker");
	sample_site(new, STACK(new, MALLOC, { "a::f", "src/a.rs", 1, DEMO }), is, (struct cost){ .allocations = 6 });
	sample_site(new, STACK(new, MALLOC, { "a::f", "src/a.rs", 1, DEMO }), other, (struct cost){ .allocations = 1 });
	expect_groups(old, new, GROUP_THREAD,
	              "worker of demo: 4 → 6 +2 (+0 B)\nworker of demo#2: 0 → 1 +1 (+0 B)\n");
	expect_groups(new, old, GROUP_THREAD,
	              "worker of demo: 6 → 4 -2 (+0 B)\nworker of demo#2: 1 → 0 -1 (+0 B)\n");
	expect_groups(old, old, GROUP_THREAD, "(no difference)\n");
	model_free(old);
	model_free(new);
}

static void test_tests(void **state)
{
	(void)state;
#define IN_TEST(name) \
	{ name, "src/lib.rs", 9, DEMO }, { name "::{{closure}}", "src/lib.rs", 9, DEMO }, \
	{ "core::ops::function::FnOnce::call_once", NULL, 0, DEMO }, { "test::__rust_begin_short_backtrace", NULL, 0, DEMO }, \
	{ "test::run_test", NULL, 0, DEMO }
	struct model *old = model_new(), *new = model_new();
	thread_id was = sample_thread(old, sample_process(old, "demo"), 1, "");
	thread_id is = sample_thread(new, sample_process(new, "demo"), 1, "");
	sample_site(old, STACK(old, MALLOC, { "a::f", "src/a.rs", 1, DEMO }, IN_TEST("a::tests::small")), was,
	            (struct cost){ .allocations = 4 });
	sample_site(old, STACK(old, MALLOC, { "a::f", "src/a.rs", 1, DEMO }, IN_TEST("a::tests::moves")), was,
	            (struct cost){ .allocations = 9 });
	sample_site(new, STACK(new, MALLOC, { "a::f", "src/a.rs", 1, DEMO }, IN_TEST("a::tests::small")), is,
	            (struct cost){ .allocations = 5 });
	sample_site(new, STACK(new, MALLOC, { "a::f", "src/a.rs", 1, DEMO }, IN_TEST("a::more::moves")), is,
	            (struct cost){ .allocations = 9 });
	expect_groups(old, new, GROUP_TEST,
	              "a::tests::small: 4 → 5 +1 (+0 B)\n"
	              "a::more::moves: 9 → 9 +0 (+0 B), moved from a::tests::moves\n");
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
		cmocka_unit_test(test_same_function),
		cmocka_unit_test(test_moved),
		cmocka_unit_test(test_moved_kinds),
		cmocka_unit_test(test_moved_several),
		cmocka_unit_test(test_moved_parts),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_tests),
	};
	return cmocka_run_group_tests_name("compare", tests, NULL, NULL);
}
