/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What is said of two runs of one program, to the last character. */
#include "sample.h"

#include "run/verify.h"

/* A run of two threads: `n` allocations of 8 bytes each in a::f, by turns of the threads' names, and one in a::g. */
static struct model *run_of(int64_t n, int64_t peak, const char *thread, int64_t events)
{
	struct model *m = model_new();
	process_id p = sample_process(m, "demo");
	thread_id main = sample_thread(m, p, 1, ""), other = sample_thread(m, p, 2, "worker");
	stack_id s = STACK(m, MALLOC, { "a::f", "/src/demo/src/a.rs", 3, DEMO }, { "demo::main", "/src/demo/src/main.rs", 9, DEMO },
	                   BELOW_MAIN);
	sample_site(m, s, *thread == 'w' ? other : main,
	            (struct cost){ .allocations = n, .bytes = 8 * n, .peak_blocks = peak, .peak_bytes = 8 * peak });
	sample_site(m, STACK(m, MALLOC, { "a::g", "src/a.rs", 7, DEMO }), other, (struct cost){ .allocations = 1, .bytes = 1 });
	struct process *process = g_ptr_array_index(m->processes, p.i);
	process->events = events;
	return m;
}

static void expect_verified(struct model *first, struct model *other, const char *expected)
{
	struct report_options o = sample_options();
	struct verify *v = verify_new(first, &o, SAMPLE_WORKSPACE);
	verify_run(v, first, 2);
	assert_true(verify_holds(v));
	verify_run(v, other, 3);
	assert_string_equal(verify_text(v), expected);
	assert_int_equal(verify_holds(v), *expected == '\0');
	verify_free(v);
	model_free(first);
	model_free(other);
}

static void test_same(void **state)
{
	(void)state;
	struct model *again = run_of(4, 2, "main", 9);
	struct process *process = g_ptr_array_index(again->processes, 1);
	process->pid = 77;
	g_ptr_array_add(process->args, g_strdup("--seed"));
	expect_verified(run_of(4, 2, "main", 9), again, "");
}

static void test_stacks(void **state)
{
	(void)state;
	expect_verified(run_of(4, 2, "main", 9), run_of(5, 2, "main", 9),
		"Profiles differ: run 1 → run 3\n"
		"  a::f: allocations 4 → 5, bytes 32 → 40\n"
		"      a::f (src/a.rs:3)\n"
		"      demo::main (src/main.rs:9)\n");
	expect_verified(run_of(4, 2, "main", 9), run_of(4, 3, "main", 9),
		"Profiles differ: run 1 → run 3\n"
		"  a::f: allocations 4, bytes 32, peak-blocks 2 → 3, peak-bytes 16 → 24\n"
		"      a::f (src/a.rs:3)\n"
		"      demo::main (src/main.rs:9)\n");
}

static void test_threads(void **state)
{
	(void)state;
	expect_verified(run_of(4, 2, "main", 9), run_of(4, 2, "worker", 9),
		"Profiles differ: run 1 → run 3\n"
		"  thread main thread: allocations 4 → 0, bytes 32 → 0, peak-blocks 2 → 0, peak-bytes 16 → 0\n"
		"  thread worker: allocations 1 → 5, bytes 1 → 33, peak-blocks 0 → 2, peak-bytes 0 → 16\n");
}

static void test_lines(void **state)
{
	(void)state;
	expect_verified(run_of(4, 2, "main", 9), run_of(4, 2, "main", 10),
		"Profiles differ: run 1 → run 3\n"
		"  line 6 of the baseline:\n"
		"    {\"name\": \"demo\", \"end\": \"exit\", \"events\": 9, \"totals\": {\"allocations\": 5, \"bytes\": 33, "
		"\"peak-blocks\": 2, \"peak-bytes\": 16}}],\n"
		"    {\"name\": \"demo\", \"end\": \"exit\", \"events\": 10, \"totals\": {\"allocations\": 5, \"bytes\": 33, "
		"\"peak-blocks\": 2, \"peak-bytes\": 16}}],\n");
}

/* The largest difference comes first; names are made safe, frames and rows have an end; what moved is two. */
static struct model *many(int64_t more, uint32_t line)
{
	struct model *m = model_new();
	thread_id t = sample_thread(m, sample_process(m, "demo"), 1, "");
	for (int i = 10; i < 22; i++) {
		g_autofree char *name = g_strdup_printf("a::f%d", i);
		sample_site(m, STACK(m, { name, "src/a.rs", 1, DEMO }), t, (struct cost){ .allocations = 1 + more * i, .bytes = 8 });
	}
	sample_site(m, STACK(m, { "a::\033[2J", "src/a.rs", line, DEMO }, { "b", NULL, 0, DEMO }, { "c", NULL, 0, DEMO },
	                     { "d", NULL, 0, DEMO }, { "e", NULL, 0, DEMO }, { "f", NULL, 0, DEMO }, { "g", NULL, 0, DEMO }), t,
	            (struct cost){ .allocations = 1000, .bytes = 8 });
	return m;
}

#define DEEP "      b\n      c\n      d\n      e\n      f\n      …\n"

static void test_many(void **state)
{
	(void)state;
	GString *expected = g_string_new("Profiles differ: run 1 → run 3\n"
		"  a::\\x1b[2J: allocations 1000 → 0, bytes 8 → 0\n      a::\\x1b[2J (src/a.rs:1)\n" DEEP
		"  a::\\x1b[2J: allocations 0 → 1000, bytes 0 → 8\n      a::\\x1b[2J (src/a.rs:2)\n" DEEP);
	for (int i = 21; i > 13; i--)
		g_string_append_printf(expected, "  a::f%d: allocations 1 → %d, bytes 8\n      a::f%d (src/a.rs:1)\n", i, 1 + i, i);
	g_string_append(expected, "  … 4 more\n");
	expect_verified(many(0, 1), many(1, 2), expected->str);
	g_string_free(expected, TRUE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_stacks),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_many),
	};
	return cmocka_run_group_tests_name("verify", tests, NULL, NULL);
}
