/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reports as text, to the last character. */
#include "sample.h"

#define SUMMARY \
	"\nSummary:\n" \
	"  allocations: 30\n" \
	"  reallocations: 4\n" \
	"  deallocations: 21\n" \
	"  bytes allocated: 4560 (4.45 KB)\n" \
	"  peak: 912 bytes in 6 blocks, at event 40 of 51\n" \
	"  live at exit: 1768 bytes (1.73 KB) in 5 blocks\n" \
	"  temporary allocations: 1\n" \
	"  threads: 2\n"

static void test_levels(void **state)
{
	(void)state;
	static const char *const expected[] = {
		"Allocation Profile:\n"
		"string_builder::build: 20\n"
		"vec_growth::grow: 10\n",

		"Allocation Profile:\n"
		"string_builder::build: 20 (1.95 KB)\n"
		"vec_growth::grow: 10 (2.50 KB)\n"
		SUMMARY,

		"Allocation Profile:\n"
		"string_builder::build: 20 (1.95 KB)\n"
		"    src/string_builder.rs:3: 20 (1.95 KB)\n"
		"vec_growth::grow: 10 (2.50 KB)\n"
		"    src/vec_growth.rs:8: 9 (2.48 KB)\n"
		"    src/vec_growth.rs:12: 1 (0.02 KB)\n"
		SUMMARY,

		"Allocation Profile:\n"
		"string_builder::build: 20 (1.95 KB)\n"
		"    src/string_builder.rs:3: 20 (1.95 KB)\n"
		"    stack: 20 (1.95 KB), live at exit 0 (0 B), at peak 3 (0.29 KB), by main thread\n"
		"        <alloc::string::String as core::clone::Clone>::clone (demo)\n"
		"        string_builder::build (src/string_builder.rs:3)\n"
		"        demo::main (src/main.rs:7)\n"
		"vec_growth::grow: 10 (2.50 KB)\n"
		"    src/vec_growth.rs:8: 9 (2.48 KB)\n"
		"    src/vec_growth.rs:12: 1 (0.02 KB)\n"
		"    stack: 9 (2.48 KB), live at exit 5 (1.73 KB), at peak 3 (0.60 KB), by main thread and worker\n"
		"        alloc::vec::Vec::push (library/alloc/src/vec/mod.rs:992)\n"
		"        vec_growth::grow (src/vec_growth.rs:8)\n"
		"        demo::main (src/main.rs:5)\n"
		"    stack: 1 (0.02 KB), live at exit 0 (0 B), at peak 0 (0 B), by main thread\n"
		"        alloc::vec::Vec::push (library/alloc/src/vec/mod.rs:992)\n"
		"        vec_growth::grow (src/vec_growth.rs:12)\n"
		"        demo::main (src/main.rs:6)\n"
		SUMMARY,
	};
	struct model *m = sample_demo();
	for (int verbosity = 0; verbosity <= 3; verbosity++) {
		struct report_options o = sample_options();
		o.verbosity = verbosity;
		expect_report_as("text", m, &o, expected[verbosity]);
		expect_written_in(&sample_colors, "text", m, NULL, &o, expected[verbosity]);
	}
	model_free(m);
}

static void test_order(void **state)
{
	(void)state;
	static const struct { enum sort_key key; const char *expected; } cases[] = {
		{ SORT_COUNT, "Allocation Profile:\nb::f: 3\na::f: 2\nc::f: 2\n" },
		{ SORT_SIZE, "Allocation Profile:\nc::f: 2\na::f: 2\nb::f: 3\n" },
		{ SORT_NAME, "Allocation Profile:\na::f: 2\nb::f: 3\nc::f: 2\n" },
	};
	struct model *m = model_new();
	thread_id t = sample_thread(m, sample_process(m, "demo"), 1, "");
	sample_site(m, STACK(m, MALLOC, { "c::f", NULL, 0, DEMO }), t, (struct cost){ .allocations = 2, .bytes = 50 });
	sample_site(m, STACK(m, MALLOC, { "a::f", NULL, 0, DEMO }), t, (struct cost){ .allocations = 2, .bytes = 40 });
	sample_site(m, STACK(m, MALLOC, { "b::f", NULL, 0, DEMO }), t, (struct cost){ .allocations = 3, .bytes = 40 });
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct report_options o = sample_options();
		o.sort = cases[i].key;
		expect_report_as("text", m, &o, cases[i].expected);
	}
	model_free(m);
}

/* Places and stacks that are alike in what they are sorted by are ordered by what they are: from the inside out. */
static void test_ties(void **state)
{
	(void)state;
	struct model *m = model_new();
	thread_id t = sample_thread(m, sample_process(m, "demo"), 1, "");
	static const struct sample_frame outer[] = {
		{ "z::one", "src/z.rs", 9, DEMO }, { "a::two", "src/b.rs", 1, DEMO }, { "a::two", "src/a.rs", 2, DEMO },
		{ "a::two", "src/a.rs", 1, DEMO },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(outer); i++) {
		sample_site(m, STACK(m, MALLOC, { "x::f", "src/x.rs", 10, DEMO }, outer[i]), t, (struct cost){ .allocations = 1 });
		sample_site(m, STACK(m, MALLOC, { "x::f", "src/x.rs", 9, DEMO }, outer[i]), t, (struct cost){ .allocations = 1 });
	}
	sample_site(m, STACK(m, MALLOC, { "x::f", "src/x.rs", 10, DEMO }), t, (struct cost){ .allocations = 1 });
	sample_site(m, STACK(m, MALLOC, { "x::f", "src/w.rs", 10, DEMO }), t, (struct cost){ .allocations = 5 });
	struct report_options o = sample_options();
	o.verbosity = 3;
	char *text = report_as("text", m, &o, NULL);
	GString *order = g_string_new(NULL);
	for (char *line = strtok(text, "\n"); line != NULL && *line != 'S'; line = strtok(NULL, "\n"))
		if (line[0] == ' ' && strstr(line, "stack:") == NULL)
			g_string_append_printf(order, "%s\n", line);
	assert_string_equal(order->str,
		"    src/w.rs:10: 5 (0 B)\n"
		"    src/x.rs:10: 5 (0 B)\n"
		"    src/x.rs:9: 4 (0 B)\n"
		"        x::f (src/w.rs:10)\n"
		"        x::f (src/x.rs:9)\n        a::two (src/a.rs:1)\n"
		"        x::f (src/x.rs:9)\n        a::two (src/a.rs:2)\n"
		"        x::f (src/x.rs:9)\n        a::two (src/b.rs:1)\n"
		"        x::f (src/x.rs:9)\n        z::one (src/z.rs:9)\n"
		"        x::f (src/x.rs:10)\n"
		"        x::f (src/x.rs:10)\n        a::two (src/a.rs:1)\n"
		"        x::f (src/x.rs:10)\n        a::two (src/a.rs:2)\n"
		"        x::f (src/x.rs:10)\n        a::two (src/b.rs:1)\n"
		"        x::f (src/x.rs:10)\n        z::one (src/z.rs:9)\n");
	g_string_free(order, TRUE);
	free(text);
	model_free(m);
}

static void test_groups(void **state)
{
	(void)state;
	static const struct { enum group_key key; const char *expected; } cases[] = {
		{ GROUP_FUNCTION, "Allocation Profile:\na::b::f: 4\na::b::g: 3\nstrdup: 2\n??? (libx.so): 1\n" },
		{ GROUP_MODULE, "Allocation Profile:\na::b: 7\nlibc.so.6: 2\nlibx.so: 1\n" },
		{ GROUP_FILE, "Allocation Profile:\nsrc/b.rs: 7\n??? (libc.so.6): 2\n??? (libx.so): 1\n" },
		{ GROUP_LINE, "Allocation Profile:\nsrc/b.rs:1: 4\nsrc/b.rs:2: 3\n??? (libc.so.6): 2\n??? (libx.so): 1\n" },
		{ GROUP_CRATE, "Allocation Profile:\na: 7\nlibc.so.6: 2\nlibx.so: 1\n" },
		{ GROUP_THREAD, "Allocation Profile:\nmain thread: 10\n" },
		{ GROUP_STACK, "Allocation Profile:\na::b::f: 4\na::b::g: 3\nstrdup < f: 2\n??? (libx.so): 1\n" },
	};
	struct model *m = model_new();
	thread_id t = sample_thread(m, sample_process(m, "demo"), 1, "");
	sample_site(m, STACK(m, MALLOC, { "a::b::f", "src/b.rs", 1, DEMO }), t, (struct cost){ .allocations = 4 });
	sample_site(m, STACK(m, MALLOC, { "a::b::g::h0123456789abcdef", "/src/demo/src/b.rs", 2, DEMO }), t,
	            (struct cost){ .allocations = 3 });
	sample_site(m, STACK(m, MALLOC, { "strdup", NULL, 0, LIBC }, { "f", NULL, 0, DEMO }), t,
	            (struct cost){ .allocations = 2 });
	struct object o = { .path = model_string(m, "/opt/libx.so") };
	struct frame f = { .address = 1, .object = model_object(m, &o) };
	sample_site(m, model_stack(m, (stack_id){ 0 }, model_frame(m, &f), false), t, (struct cost){ .allocations = 1 });
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct report_options options = sample_options();
		options.group = cases[i].key;
		expect_report_as("text", m, &options, cases[i].expected);
	}
	model_free(m);
}

/* Lines are in order as numbers; a stack is one row, by whichever threads; threads of one name are one row. */
static void test_group_keys(void **state)
{
	(void)state;
	struct model *m = model_new();
	process_id p = sample_process(m, "demo");
	thread_id main = sample_thread(m, p, 1, ""), other = sample_thread(m, p, 3, "");
	thread_id pool[] = { sample_thread(m, p, 4, "pool"), sample_thread(m, p, 5, "pool") };
	struct cost one = { .allocations = 1 };
	sample_site(m, STACK(m, MALLOC, { "a::f", "src/a.rs", 10, DEMO }, { "a::g", "src/a.rs", 1, DEMO }), main, one);
	sample_site(m, STACK(m, MALLOC, { "a::f", "src/a.rs", 9, DEMO }, { "a::g", "src/a.rs", 1, DEMO }), other, one);
	sample_site(m, STACK(m, MALLOC, { "a::f", "src/a.rs", 9, DEMO }, { "a::g", "src/a.rs", 1, DEMO }), pool[0], one);
	sample_site(m, CUT_STACK(m, MALLOC, { "a::f", "src/a.rs", 9, DEMO }), pool[1], one);
	static const struct { enum group_key key; const char *one, *two; } cases[] = {
		{ GROUP_LINE, "src/a.rs:9: 3\nsrc/a.rs:10: 1\n", "src/a.rs:9: 3\nsrc/a.rs:10: 1\n" },
		{ GROUP_STACK, "a::f < a::g: 2\na::f < …: 1\na::f < a::g: 1\n",
		  "a::f < a::g: 2\na::f < …: 1\na::f < a::g: 1\n" },
		{ GROUP_THREAD, "pool: 2\nmain thread: 1\nthread 3: 1\n",
		  "pool of demo: 2\nmain thread of demo: 1\nthread 3 of demo: 1\n" },
	};
	for (int processes = 1; processes <= 2; processes++) {
		for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
			struct report_options options = sample_options();
			options.group = cases[i].key;
			g_autofree char *expected = g_strdup_printf("Allocation Profile:\n%s%s",
				processes == 1 ? cases[i].one : cases[i].two,
				"(some stacks are cut: outer callers are unknown)\n");
			expect_report_as("text", m, &options, expected);
		}
		sample_process(m, "other");
	}
	model_free(m);
}

static void test_limit(void **state)
{
	(void)state;
	struct model *m = sample_demo();
	struct report_options o = sample_options();
	int64_t rows;
	o.limit = 1;
	expect_report_as("text", m, &o, "Allocation Profile:\nstring_builder::build: 20\n… 1 more row (10 allocations, 2.50 KB)\n");
	o.limit = 0;
	expect_report_as("text", m, &o, "Allocation Profile:\n… 2 more rows (30 allocations, 4.45 KB)\n");
	o.limit = 2;
	expect_report_as("text", m, &o, "Allocation Profile:\nstring_builder::build: 20\nvec_growth::grow: 10\n");
	o.limit = 1;
	free(report_as("text", m, &o, &rows));
	assert_int_equal(rows, 2);
	o.min_count = 11;
	free(report_as("text", m, &o, &rows));
	assert_int_equal(rows, 1);
	model_free(m);
}

static void test_filters(void **state)
{
	(void)state;
	struct model *m = sample_demo();
	struct report_options o = sample_options();
	o.min_count = 10;
	expect_report_as("text", m, &o, "Allocation Profile:\nstring_builder::build: 20\nvec_growth::grow: 10\n");
	o.min_count = 11;
	expect_report_as("text", m, &o, "Allocation Profile:\nstring_builder::build: 20\n");
	o.min_count = 0;
	o.min_bytes = 2560;
	expect_report_as("text", m, &o, "Allocation Profile:\nvec_growth::grow: 10\n");
	o.min_bytes = 2561;
	expect_report_as("text", m, &o, "Allocation Profile:\n(no allocation matches the filters)\n");
	o.min_bytes = 0;

	o.filters = g_ptr_array_new();
	g_ptr_array_add(o.filters, (gpointer)(uintptr_t)"grow");
	expect_report_as("text", m, &o, "Allocation Profile:\nvec_growth::grow: 10\n");
	/* A function that only stands in the stack counts with -vvv alone. */
	g_ptr_array_index(o.filters, 0) = (gpointer)(uintptr_t)"String";
	expect_report_as("text", m, &o, "Allocation Profile:\n(no allocation matches the filters)\n");
	o.verbosity = 3;
	o.limit = 0;
	expect_report_as("text", m, &o, "Allocation Profile:\n… 1 more row (20 allocations, 1.95 KB)\n" SUMMARY);
	g_ptr_array_index(o.filters, 0) = (gpointer)(uintptr_t)"lang_start";
	expect_report_as("text", m, &o, "Allocation Profile:\n… 2 more rows (30 allocations, 4.45 KB)\n" SUMMARY);
	g_ptr_array_index(o.filters, 0) = (gpointer)(uintptr_t)"LANG_START";
	expect_report_as("text", m, &o, "Allocation Profile:\n(no allocation matches the filters)\n" SUMMARY);
	o.verbosity = 0;
	g_ptr_array_add(o.filters, (gpointer)(uintptr_t)"string_");
	o.limit = -1;
	expect_report_as("text", m, &o, "Allocation Profile:\nstring_builder::build: 20\n");
	/* The filter is for functions, whatever the rows are. */
	o.group = GROUP_FILE;
	expect_report_as("text", m, &o, "Allocation Profile:\nsrc/string_builder.rs: 20\n");
	g_ptr_array_free(o.filters, TRUE);
	model_free(m);
}

static void test_nothing(void **state)
{
	(void)state;
	struct model *m = model_new();
	for (int verbosity = 0; verbosity <= 3; verbosity++) {
		struct report_options o = sample_options();
		int64_t rows = -1;
		o.verbosity = verbosity;
		char *text = report_as("text", m, &o, &rows);
		assert_int_equal(rows, 0);
		assert_string_equal(text, verbosity == 0 ? "Allocation Profile:\n(no allocations)\n"
		                    : "Allocation Profile:\n(no allocations)\n\nSummary:\n  allocations: 0\n"
		                      "  reallocations: 0\n  deallocations: 0\n  bytes allocated: 0\n"
		                      "  peak: 0 bytes in 0 blocks\n  live at exit: 0 bytes in 0 blocks\n"
		                      "  temporary allocations: 0\n  threads: 0\n");
		free(text);
	}
	model_free(m);
}

/* A report says what an incomplete run lacks. */
static void test_incomplete(void **state)
{
	(void)state;
	struct model *m = model_new();
	struct report_options o = sample_options();
	for (int n = 1; n <= 2; n++) {
		process_id p = sample_process(m, "demo");
		process_set_incomplete(g_ptr_array_index(m->processes, p.i), "a reason");
		expect_report_as("text", m, &o, n == 1
			? "Allocation Profile:\n(no allocations)\n(the run is incomplete: 1 process left an incomplete profile)\n"
			: "Allocation Profile:\n(no allocations)\n(the run is incomplete: 2 processes left an incomplete profile)\n");
	}
	model_missing(m, "demo", 7, "a reason");
	expect_report_as("text", m, &o, "Allocation Profile:\n(no allocations)\n"
		"(the run is incomplete: 1 process left no profile, and 2 processes left an incomplete profile)\n");
	model_free(m);
}

/* Names from outside do not reach the terminal as they are. */
static void test_hostile_names(void **state)
{
	(void)state;
	struct model *m = model_new();
	process_id p = sample_process(m, "de\033mo"), q = sample_process(m, "x");
	thread_id t = sample_thread(m, p, 1, "ro\tot"), u = sample_thread(m, q, 1, "");
	sample_site(m, STACK(m, MALLOC, { "a::\033[2Jf\xff", "src/\ra.rs", 3, DEMO }, { "a::g", NULL, 0, "/x/li\nb.so" }), t,
	            (struct cost){ .allocations = 1, .bytes = 1, .peak_bytes = 1, .peak_blocks = 1 });
	sample_site(m, STACK(m, MALLOC, { "a::é→", NULL, 0, NULL }), u, (struct cost){ .allocations = 1, .announced = 1 });
	struct process *process = g_ptr_array_index(m->processes, p.i);
	process->events = 7;
	process->peak_event = 7;
	process->failed = 2;
	process->foreign_frees = 3;
	process->bad_announcements = 5;
	process->inherited_blocks = 4;
	struct report_options o = sample_options();
	o.verbosity = 3;
	expect_report_as("text", m, &o,
		"Allocation Profile:\n"
		"a::\\x1b[2Jf\\xff: 1 (1 B)\n"
		"    src/\\ra.rs:3: 1 (1 B)\n"
		"    stack: 1 (1 B), live at exit 0 (0 B), at peak 1 (1 B), by ro\\tot\n"
		"        a::\\x1b[2Jf\\xff (src/\\ra.rs:3)\n"
		"        a::g (li\\nb.so)\n"
		"a::é→: 1 (0 B)\n"
		"    ???: 1 (0 B)\n"
		"    stack: 1 (0 B), live at exit 0 (0 B), at peak 0 (0 B), by main thread\n"
		"        a::é→\n"
		"\nSummary:\n"
		"  allocations: 2\n"
		"  reallocations: 0\n"
		"  deallocations: 0\n"
		"  bytes allocated: 1\n"
		"  peak: 1 byte in 1 block, at event 7 of 7 in de\\x1bmo\n"
		"  live at exit: 0 bytes in 0 blocks\n"
		"  temporary allocations: 0\n"
		"  allocations in the program's own arenas: 1\n"
		"  failed allocations: 2\n"
		"  frees of unknown blocks: 3\n"
		"  announcements of impossible blocks, not counted: 5\n"
		"  blocks inherited from a parent process: 4\n"
		"  threads: 2\n"
		"  processes: 2\n");
	model_free(m);
}

/* What was alive at the peak is that of one process: the one with the highest. */
static void test_processes(void **state)
{
	(void)state;
	struct model *m = model_new();
	process_id p = sample_process(m, "demo"), q = sample_process(m, "demo");
	thread_id t = sample_thread(m, p, 1, "demo"), u = sample_thread(m, q, 1, "demo"), v = sample_thread(m, q, 3, "");
	const struct cost low = { .allocations = 2, .bytes = 20, .peak_blocks = 2, .peak_bytes = 20 };
	const struct cost high = { .allocations = 3, .bytes = 300, .peak_blocks = 3, .peak_bytes = 300 };
	sample_site(m, CUT_STACK(m, MALLOC, { "a::f", NULL, 0, NULL }), t, low);
	sample_site(m, CUT_STACK(m, MALLOC, { "a::f", NULL, 0, NULL }), u, high);
	sample_site(m, CUT_STACK(m, MALLOC, { "a::f", NULL, 0, NULL }), v, high);
	struct process *process = g_ptr_array_index(m->processes, q.i);
	process->events = 9;
	process->peak_event = 8;
	struct report_options o = sample_options();
	o.verbosity = 3;
#define REPORT(at_depth) \
		"Allocation Profile:\n" \
		"a::f: 8 (0.61 KB)\n" \
		"    ???: 8 (0.61 KB)\n" \
		"    stack: 8 (0.61 KB), live at exit 0 (0 B), at peak 6 (0.59 KB), by demo and thread 3\n" \
		"        a::f\n" \
		"        … (cut" at_depth ")\n" \
		"(some stacks are cut" at_depth ": outer callers are unknown)\n" \
		"\nSummary:\n" \
		"  allocations: 8\n" \
		"  reallocations: 0\n" \
		"  deallocations: 0\n" \
		"  bytes allocated: 620\n" \
		"  peak: 600 bytes in 6 blocks, at event 8 of 9 in demo#2\n" \
		"  live at exit: 0 bytes in 0 blocks\n" \
		"  temporary allocations: 0\n" \
		"  threads: 3\n" \
		"  processes: 2\n"
	expect_report_as("text", m, &o, REPORT(""));
	process->depth = 4;
	expect_report_as("text", m, &o, REPORT(" at depth 4"));
	model_free(m);
}

static void test_many_threads(void **state)
{
	(void)state;
	struct model *m = model_new();
	process_id p = sample_process(m, "demo");
	stack_id s = STACK(m, MALLOC, { "a::f", NULL, 0, NULL });
	struct report_options o = sample_options();
	o.verbosity = 3;
	static const char *const by[] = {
		NULL, "main thread", "main thread and thread 2", "main thread, thread 2 and thread 3",
		"main thread, thread 2, thread 3 and 1 more", "main thread, thread 2, thread 3 and 2 more",
	};
	for (uint32_t n = 1; n < G_N_ELEMENTS(by); n++) {
		sample_site(m, s, sample_thread(m, p, n, ""), (struct cost){ .allocations = 1 });
		char *text = report_as("text", m, &o, NULL);
		char *expected = g_strdup_printf(", by %s\n", by[n]);
		assert_non_null(strstr(text, expected));
		g_free(expected);
		free(text);
	}
	model_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_levels),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_ties),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_group_keys),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_filters),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_incomplete),
		cmocka_unit_test(test_hostile_names),
		cmocka_unit_test(test_processes),
		cmocka_unit_test(test_many_threads),
	};
	return cmocka_run_group_tests_name("view_text", tests, NULL, NULL);
}
