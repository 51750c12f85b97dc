/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Limits held against models, to the last number, and who is blamed. */
#include "sample.h"

#include "analysis/gate.h"
#include "analysis/gate_parse.h"

#define MALLOC_FRAME { "malloc", NULL, 0, "/usr/lib/vgpreload_aprof.so" }
#define DEMO_OBJECT "/src/demo/target/debug/demo"

/* A function with one place, its caller's line, and what it cost. */
struct line { const char *function; uint32_t line, caller; int64_t allocations, bytes, peak, live; };

static struct model *model_of(const struct line *lines, size_t n)
{
	struct model *m = model_new();
	thread_id t = sample_thread(m, sample_process(m, "demo"), 1, "");
	for (size_t i = 0; i < n; i++)
		sample_site(m, STACK(m, MALLOC_FRAME, { lines[i].function, "src/lib.rs", lines[i].line, DEMO_OBJECT },
		                     { "demo::main", "src/main.rs", lines[i].caller, DEMO_OBJECT }), t,
		            (struct cost){ .allocations = lines[i].allocations, .bytes = lines[i].bytes,
		                           .live_bytes = lines[i].live, .peak_bytes = lines[i].peak });
	return m;
}

#define MODEL(name, ...) \
	const struct line name##_lines[] = { __VA_ARGS__ }; \
	struct model *name = model_of(name##_lines, G_N_ELEMENTS(name##_lines))

/* One line a result, two more spaces before those to blame, and the frames of these. */
static char *results_text(const GPtrArray *results)
{
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < results->len; i++) {
		const struct gate_result *r = g_ptr_array_index(results, i);
		g_autofree char *limit = gate_limit_text(r->limit);
		g_autofree char *percent = gate_percent(r->actual - gate_excess(r), gate_excess(r));
		g_string_append_printf(text, "%s %s [%s] %lld → %lld of %lld, %s\n", r->passed ? "pass" : "FAIL", limit,
		                       r->subject != NULL ? r->subject : "run", (long long)r->baseline, (long long)r->actual,
		                       (long long)r->allowed, percent != NULL ? percent : "-");
		for (guint j = 0; j < r->culprits->len; j++) {
			const struct gate_culprit *c = g_ptr_array_index(r->culprits, j);
			g_string_append_printf(text, "  %lld → %lld %s %s:%u%s\n", (long long)c->baseline, (long long)c->actual,
			                       c->function, c->file != NULL ? c->file : "-", c->line, c->cut ? " cut" : "");
			for (guint k = 0; k < c->frames->len; k++) {
				const struct gate_frame *f = &g_array_index(c->frames, struct gate_frame, k);
				g_string_append_printf(text, "    %s %s:%u\n", f->function, f->file != NULL ? f->file : "-", f->line);
			}
		}
		if (r->more_culprits > 0)
			g_string_append_printf(text, "  %lld more\n", (long long)r->more_culprits);
	}
	return g_string_free(text, FALSE);
}

/* The gates are separated by semicolons. */
static void expect(const char *gates, const struct model *m, const struct model *baseline, const char *expected)
{
	struct report_options o = sample_options();
	g_autoptr(GPtrArray) limits = gate_limits_new();
	g_auto(GStrv) each = g_strsplit(gates, ";", -1);
	for (char **gate = each; *gate != NULL; gate++)
		assert_true(gate_parse(limits, gate_key_find("gate", 4), *gate, "--gate", NULL));
	g_autoptr(GPtrArray) results = sample_gates(limits, m, baseline, &o);
	g_autofree char *text = results_text(results);
	assert_string_equal(text, expected);
	guint failures = 0;
	for (const char *at = text; (at = strstr(at, "FAIL")) != NULL; at++)
		failures++;
	assert_int_equal(gate_failures(results), failures);
}

/* The process with the highest peak need not be one that has the row. */
static void test_peak_of_rows(void **state)
{
	(void)state;
	struct model *m = model_new();
	for (uint32_t i = 1; i <= 3; i++) {
		thread_id t = sample_thread(m, sample_process(m, "demo"), 1, "");
		sample_site(m, STACK(m, MALLOC_FRAME, { i == 2 ? "a::big" : "a::f", "src/lib.rs", i, DEMO_OBJECT },
		                     { "demo::main", "src/main.rs", 9, DEMO_OBJECT }), t,
		            (struct cost){ .allocations = 1, .bytes = 1000 * i, .peak_bytes = i == 2 ? 9000 : 100 * i });
	}
	expect("a::f: peak<=299;a::big: peak<=9000;peak<=9000", m, NULL,
	       "FAIL function a::f: peak<=299 [a::f] 0 → 300 of 299, +0.33%\n"
	       "  0 → 300 a::f src/lib.rs:3\n"
	       "    a::f src/lib.rs:3\n"
	       "    demo::main src/main.rs:9\n"
	       "pass function a::big: peak<=9000 [a::big] 0 → 9000 of 9000, +0.00%\n"
	       "pass peak<=9000 [run] 0 → 9000 of 9000, +0.00%\n");
	model_free(m);
}

static void test_run(void **state)
{
	(void)state;
	MODEL(m, { "a::f", 1, 101, 10, 1000, 300, 30 }, { "a::g", 2, 102, 5, 2000, 400, 0 });
	expect("allocations<=15;bytes<=3000;peak<=700;live<=30", m, NULL,
	       "pass allocations<=15 [run] 0 → 15 of 15, +0.00%\n"
	       "pass bytes<=3000 [run] 0 → 3000 of 3000, +0.00%\n"
	       "pass peak<=700 [run] 0 → 700 of 700, +0.00%\n"
	       "pass live<=30 [run] 0 → 30 of 30, +0.00%\n");
	expect("allocations<=14;bytes<=2999", m, NULL,
	       "FAIL allocations<=14 [run] 0 → 15 of 14, +7.14%\n"
	       "  0 → 10 a::f src/lib.rs:1\n"
	       "    a::f src/lib.rs:1\n"
	       "    demo::main src/main.rs:101\n"
	       "  0 → 5 a::g src/lib.rs:2\n"
	       "    a::g src/lib.rs:2\n"
	       "    demo::main src/main.rs:102\n"
	       "FAIL bytes<=2999 [run] 0 → 3000 of 2999, +0.03%\n"
	       "  0 → 2000 a::g src/lib.rs:2\n"
	       "    a::g src/lib.rs:2\n"
	       "    demo::main src/main.rs:102\n"
	       "  0 → 1000 a::f src/lib.rs:1\n"
	       "    a::f src/lib.rs:1\n"
	       "    demo::main src/main.rs:101\n");
	expect("live<=0;peak<=699", m, NULL,
	       "FAIL live<=0 [run] 0 → 30 of 0, -\n"
	       "  0 → 30 a::f src/lib.rs:1\n"
	       "    a::f src/lib.rs:1\n"
	       "    demo::main src/main.rs:101\n"
	       "FAIL peak<=699 [run] 0 → 700 of 699, +0.14%\n"
	       "  0 → 400 a::g src/lib.rs:2\n"
	       "    a::g src/lib.rs:2\n"
	       "    demo::main src/main.rs:102\n"
	       "  0 → 300 a::f src/lib.rs:1\n"
	       "    a::f src/lib.rs:1\n"
	       "    demo::main src/main.rs:101\n");
	model_free(m);
}

/* Lines that moved are no growth; what grew is blamed, on the line that the baseline does not know. */
static void test_growth(void **state)
{
	(void)state;
	MODEL(old, { "a::f", 1, 101, 10, 1000, 300, 30 }, { "a::g", 2, 102, 5, 2000, 400, 0 });
	MODEL(moved, { "a::f", 7, 201, 10, 1000, 300, 30 }, { "a::g", 3, 202, 5, 2000, 400, 0 });
	MODEL(new, { "a::f", 7, 201, 10, 1000, 300, 30 }, { "a::f", 9, 201, 1, 8, 8, 8 }, { "a::g", 3, 202, 4, 1990, 400, 0 });
	expect("allocations+0;bytes+0%;peak+0;live+0;*: allocations+0", moved, old,
	       "pass allocations+0 [run] 15 → 15 of 15, +0.00%\n"
	       "pass bytes+0% [run] 3000 → 3000 of 3000, +0.00%\n"
	       "pass peak+0 [run] 700 → 700 of 700, +0.00%\n"
	       "pass live+0 [run] 30 → 30 of 30, +0.00%\n"
	       "pass function *: allocations+0 [a::f] 10 → 10 of 10, +0.00%\n"
	       "pass function *: allocations+0 [a::g] 5 → 5 of 5, +0.00%\n");
	expect("allocations+0;bytes+0;peak+1%;live+10%;*: allocations+0", new, old,
	       "pass allocations+0 [run] 15 → 15 of 15, +0.00%\n"
	       "pass bytes+0 [run] 3000 → 2998 of 3000, -0.06%\n"
	       "FAIL peak+1% [run] 700 → 708 of 707, +1.14%\n"
	       "  300 → 308 a::f src/lib.rs:9\n"
	       "    a::f src/lib.rs:9\n"
	       "    demo::main src/main.rs:201\n"
	       "FAIL live+10% [run] 30 → 38 of 33, +26.66%\n"
	       "  30 → 38 a::f src/lib.rs:9\n"
	       "    a::f src/lib.rs:9\n"
	       "    demo::main src/main.rs:201\n"
	       "FAIL function *: allocations+0 [a::f] 10 → 11 of 10, +10.00%\n"
	       "  10 → 11 a::f src/lib.rs:9\n"
	       "    a::f src/lib.rs:9\n"
	       "    demo::main src/main.rs:201\n"
	       "pass function *: allocations+0 [a::g] 5 → 4 of 5, -20.00%\n");
	model_free(old);
	model_free(moved);
	model_free(new);
}

/* A function in another module is the one that it was, unless it grew on the way. */
static void test_moved(void **state)
{
	(void)state;
	MODEL(old, { "a::grow", 3, 9, 10, 1024, 64, 8 }, { "a::more", 5, 9, 4, 40, 8, 0 });
	MODEL(new, { "b::grow", 7, 9, 10, 1024, 64, 8 }, { "b::more", 5, 9, 5, 40, 8, 0 });
	expect("*: allocations+0", new, old,
	       "pass function *: allocations+0 [a::more] 4 → 0 of 4, -100.00%\n"
	       "pass function *: allocations+0 [b::grow] 10 → 10 of 10, +0.00%\n"
	       "FAIL function *: allocations+0 [b::more] 0 → 5 of 0, -\n"
	       "  0 → 5 b::more src/lib.rs:5\n"
	       "    b::more src/lib.rs:5\n"
	       "    demo::main src/main.rs:9\n");
	model_free(old);
	model_free(new);
}

/* Lines that look the same, of which there is one more now, and none is where it was. */
static void test_same_lines(void **state)
{
	(void)state;
	MODEL(old, { "a::f", 1, 10, 2, 16, 0, 0 }, { "a::f", 2, 10, 2, 16, 0, 0 }, { "a::f", 3, 10, 2, 16, 0, 0 });
	MODEL(new, { "a::f", 11, 20, 2, 16, 0, 0 }, { "a::f", 12, 20, 2, 16, 0, 0 }, { "a::f", 13, 20, 2, 16, 0, 0 },
	      { "a::f", 14, 20, 3, 8, 0, 0 }, { "a::f", 15, 20, 2, 16, 0, 0 });
	expect("allocations+0", new, old,
	       "FAIL allocations+0 [run] 6 → 11 of 6, +83.33%\n"
	       "  6 → 11 a::f src/lib.rs:14\n"
	       "    a::f src/lib.rs:14\n"
	       "    demo::main src/main.rs:20\n");
	model_free(old);
	model_free(new);
}

static void test_rows(void **state)
{
	(void)state;
	MODEL(old, { "a::gone", 1, 101, 10, 1000, 300, 30 });
	MODEL(new, { "a::new", 1, 101, 1, 1, 1, 1 }, { "b::x", 1, 101, 3, 1, 1, 1 });
	expect("a::*: allocations+1", new, old,
	       "pass function a::*: allocations+1 [a::gone] 10 → 0 of 11, -100.00%\n"
	       "pass function a::*: allocations+1 [a::new] 0 → 1 of 1, -\n");
	expect("a::*: allocations+50%", new, old,
	       "pass function a::*: allocations+50% [a::gone] 10 → 0 of 15, -100.00%\n"
	       "FAIL function a::*: allocations+50% [a::new] 0 → 1 of 0, -\n"
	       "  0 → 1 a::new src/lib.rs:1\n"
	       "    a::new src/lib.rs:1\n"
	       "    demo::main src/main.rs:101\n");
	expect("crate *: allocations<=2;nothing: allocations<=0;*: allocations<=9", new, old,
	       "pass crate *: allocations<=2 [a] 0 → 1 of 2, -50.00%\n"
	       "FAIL crate *: allocations<=2 [b] 0 → 3 of 2, +50.00%\n"
	       "  0 → 3 b::x src/lib.rs:1\n"
	       "    b::x src/lib.rs:1\n"
	       "    demo::main src/main.rs:101\n"
	       "pass function *: allocations<=9 [a::new] 0 → 1 of 9, -88.88%\n"
	       "pass function *: allocations<=9 [b::x] 0 → 3 of 9, -66.66%\n");
	/* Without a baseline there is no growth to speak of. */
	expect("allocations+0;*: bytes+0", new, NULL, "");
	model_free(old);
	model_free(new);
}

/* A closure stands on the line of its function, with another crate in between. What it calls is to blame, not what calls it. */
static void test_closure_of_one_line(void **state)
{
	(void)state;
	struct model *m = model_new();
	thread_id t = sample_thread(m, sample_process(m, "demo"), 1, "");
	sample_site(m, STACK(m, MALLOC_FRAME, { "alloc::boxed::Box<T>::new", "/rustc/1/library/alloc/src/boxed.rs", 9, DEMO_OBJECT },
	                     { "a::f::{{closure}}", "src/lib.rs", 3, DEMO_OBJECT },
	                     { "other::call", "/home/u/.cargo/registry/src/x/other-1.0.0/src/lib.rs", 5, DEMO_OBJECT },
	                     { "a::f", "src/lib.rs", 3, DEMO_OBJECT }, { "demo::main", "src/main.rs", 7, DEMO_OBJECT }), t,
	            (struct cost){ .allocations = 1, .bytes = 8 });
	struct report_options o = sample_options();
	g_autoptr(GPtrArray) limits = gate_limits_new();
	assert_true(gate_parse(limits, gate_key_find("gate", 4), "allocations<=0", "--gate", NULL));
	g_autoptr(GPtrArray) results = sample_gates(limits, m, NULL, &o);
	const struct gate_result *r = g_ptr_array_index(results, 0);
	assert_int_equal(r->culprits->len, 1);
	const struct gate_culprit *c = g_ptr_array_index(r->culprits, 0);
	assert_string_equal(c->function, "a::f");
	assert_int_equal(c->own, 1);
	assert_string_equal(g_array_index(c->frames, struct gate_frame, c->own).function, "a::f::{{closure}}");
	model_free(m);
}

/* A test is known by the harness around it, and the harness is none. */
static void test_tests(void **state)
{
	(void)state;
	struct model *m = model_new();
	thread_id t = sample_thread(m, sample_process(m, "demo"), 1, "");
	sample_site(m, STACK(m, MALLOC_FRAME, { "demo::parse", "src/lib.rs", 3, DEMO_OBJECT },
	                     { "demo::tests::it_parses", "src/lib.rs", 30, DEMO_OBJECT },
	                     { "test::run_test", NULL, 0, DEMO_OBJECT }), t, (struct cost){ .allocations = 7 });
	sample_site(m, STACK(m, MALLOC_FRAME, { "test::console::run", NULL, 0, DEMO_OBJECT }), t,
	            (struct cost){ .allocations = 100 });
	expect("test *: allocations<=6", m, NULL,
	       "FAIL test *: allocations<=6 [demo::tests::it_parses] 0 → 7 of 6, +16.66%\n"
	       "  0 → 7 demo::parse src/lib.rs:3\n"
	       "    demo::parse src/lib.rs:3\n"
	       "    demo::tests::it_parses src/lib.rs:30\n"
	       "    test::run_test -:0\n");
	expect("test (*: allocations<=100", m, NULL,
	       "pass test (*: allocations<=100 [(no test)] 0 → 100 of 100, +0.00%\n");
	model_free(m);
}

/* A thread is the same one though there is a second process now. The peak of the run is the higher of two; a row has its
   part in that of its own process. */
static void test_processes(void **state)
{
	(void)state;
	MODEL(old, { "a::f", 1, 10, 2, 16, 100, 1 });
	MODEL(new, { "a::f", 1, 10, 2, 16, 100, 1 });
	thread_id t = sample_thread(new, sample_process(new, "other"), 1, "");
	sample_site(new, STACK(new, MALLOC_FRAME, { "a::g", "src/lib.rs", 5, DEMO_OBJECT }), t,
	            (struct cost){ .allocations = 3, .bytes = 30, .peak_bytes = 101, .live_bytes = 2 });
	expect("thread *: allocations+0", new, old,
	       "pass thread *: allocations+0 [main thread of demo] 2 → 2 of 2, +0.00%\n"
	       "FAIL thread *: allocations+0 [main thread of other] 0 → 3 of 0, -\n"
	       "  0 → 3 a::g src/lib.rs:5\n"
	       "    a::g src/lib.rs:5\n");
	expect("peak<=100;a::f: peak<=0;live<=3", new, NULL,
	       "FAIL peak<=100 [run] 0 → 101 of 100, +1.00%\n"
	       "  0 → 101 a::g src/lib.rs:5\n"
	       "    a::g src/lib.rs:5\n"
	       "FAIL function a::f: peak<=0 [a::f] 0 → 100 of 0, -\n"
	       "  0 → 100 a::f src/lib.rs:1\n"
	       "    a::f src/lib.rs:1\n"
	       "    demo::main src/main.rs:10\n"
	       "pass live<=3 [run] 0 → 3 of 3, +0.00%\n");
	model_free(old);
	model_free(new);
}

static void test_many(void **state)
{
	(void)state;
	struct line lines[GATE_CULPRITS + 2];
	for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
		lines[i] = (struct line){ "a::f", 1, 1, (int64_t)i + 1, 0, 0, 0 };
	static const char *const names[] = { "a::a", "a::b", "a::c", "a::d", "a::e", "a::f", "a::g" };
	for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
		lines[i].function = names[i];
	struct model *m = model_of(lines, G_N_ELEMENTS(lines));
	struct report_options o = sample_options();
	g_autoptr(GPtrArray) limits = gate_limits_new();
	assert_true(gate_parse(limits, gate_key_find("gate", 4), "allocations<=0", "--gate", NULL));
	g_autoptr(GPtrArray) results = sample_gates(limits, m, NULL, &o);
	const struct gate_result *r = g_ptr_array_index(results, 0);
	assert_int_equal(r->culprits->len, GATE_CULPRITS);
	assert_int_equal(r->more_culprits, 2);
	assert_string_equal(((struct gate_culprit *)g_ptr_array_index(r->culprits, 0))->function, "a::g");
	assert_string_equal(((struct gate_culprit *)g_ptr_array_index(r->culprits, 4))->function, "a::c");
	model_free(m);
}

/* The ends of the range. */
static void test_range(void **state)
{
	(void)state;
	MODEL(old, { "a::f", 1, 1, INT64_MAX, INT64_MAX, 3, 0 });
	MODEL(new, { "a::f", 1, 1, INT64_MAX, INT64_MAX, 4, 1 });
	expect("bytes+922337203685477%;allocations+9223372036854775807;peak+33.3333%;peak<=0;a::f: peak+33.3334%;live+100%", new, old,
	       "pass bytes+922337203685477% [run] 9223372036854775807 → 9223372036854775807 of 9223372036854775807, +0.00%\n"
	       "pass allocations+9223372036854775807 [run] 9223372036854775807 → 9223372036854775807 of 9223372036854775807, +0.00%\n"
	       "FAIL peak+33.3333% [run] 3 → 4 of 3, +33.33%\n"
	       "  3 → 4 a::f src/lib.rs:1\n"
	       "    a::f src/lib.rs:1\n"
	       "    demo::main src/main.rs:1\n"
	       "FAIL peak<=0 [run] 0 → 4 of 0, -\n"
	       "  0 → 4 a::f src/lib.rs:1\n"
	       "    a::f src/lib.rs:1\n"
	       "    demo::main src/main.rs:1\n"
	       "pass function a::f: peak+33.3334% [a::f] 3 → 4 of 4, +33.33%\n"
	       "FAIL live+100% [run] 0 → 1 of 0, -\n"
	       "  0 → 1 a::f src/lib.rs:1\n"
	       "    a::f src/lib.rs:1\n"
	       "    demo::main src/main.rs:1\n");
	model_free(old);
	model_free(new);
	static const struct { int64_t from, change; const char *text; } percents[] = {
		{ 3, 1, "+33.33%" }, { 3, -1, "-33.33%" }, { 10001, 1, "+<0.01%" }, { 10001, -1, "-<0.01%" },
		{ 10000, 1, "+0.01%" }, { INT64_MAX, INT64_MAX, "+100.00%" }, { INT64_MAX, -INT64_MAX, "-100.00%" },
		{ 1, INT64_MAX / 10000, "+92233720368547700.00%" }, { 1, INT64_MAX, NULL }, { 0, 1, NULL },
		{ 1, INT64_MIN, NULL }, { 7, 0, "+0.00%" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(percents); i++) {
		g_autofree char *text = gate_percent(percents[i].from, percents[i].change);
		if (g_strcmp0(text, percents[i].text) != 0)
			fail_msg("%lld of %lld: %s", (long long)percents[i].change, (long long)percents[i].from, text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_run),
		cmocka_unit_test(test_peak_of_rows),
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_moved),
		cmocka_unit_test(test_same_lines),
		cmocka_unit_test(test_closure_of_one_line),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_tests),
		cmocka_unit_test(test_processes),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_range),
	};
	return cmocka_run_group_tests_name("gate", tests, NULL, NULL);
}
