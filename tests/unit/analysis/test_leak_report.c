/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "sample.h"

#include "analysis/leak_report.h"
#include "views/leak_text.h"

/* A report of one thread's or pool's leaks, and all that it is made of. */
struct sample_leaks {
	struct report_options options;
	struct catalog *catalog;
	struct side *side;
	struct thread_pools *pools;
	struct ledger *ledger;
	struct leak_report *report;
};

static struct sample_leaks *leaks_of(const struct model *m, struct report_options options)
{
	struct sample_leaks *s = g_new0(struct sample_leaks, 1);
	s->options = options;
	s->catalog = catalog_new(false);
	s->side = side_new(m, s->catalog, &s->options, SAMPLE_WORKSPACE);
	s->pools = thread_pools_new(m, options.fold_threads);
	s->ledger = ledger_new(m, s->pools);
	s->report = leak_report_new(s->side, s->ledger, &s->options, NULL, NULL);
	return s;
}

static void leaks_free(struct sample_leaks *s)
{
	leak_report_free(s->report);
	ledger_free(s->ledger);
	thread_pools_free(s->pools);
	side_free(s->side);
	catalog_free(s->catalog);
	g_free(s);
}

static struct report_options leak_options(void)
{
	struct report_options o = sample_options();
	o.leaks = true;
	o.leak_kinds = (1 << LEAK_KINDS) - 1;
	o.sort = SORT_SIZE;
	return o;
}

static void add_leak(struct model *m, uint32_t site, enum leak_kind kind, int64_t blocks, int64_t bytes)
{
	struct leak l = { .site = site, .kind = kind, .blocks = blocks, .bytes = bytes };
	g_array_append_val(m->leaks, l);
}

/* `lost main thread b::two 2 20`, a line for each row. */
static char *rows_of(const struct sample_leaks *s)
{
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < s->report->rows->len; i++) {
		const struct leak_row *row = leak_report_row(s->report, i);
		g_autofree char *thread = thread_pools_name(s->pools, row->pool);
		g_autofree char *name = aggregate_key_name(s->catalog, s->report->row_kind, row->key);
		g_string_append_printf(text, "%s, %s, %s: %d of %d in %u\n", leak_report_kinds[row->kind], thread, name,
		                       (int)row->blocks, (int)row->bytes, row->count);
	}
	return g_string_free(text, FALSE);
}

static void expect_rows(const struct model *m, struct report_options o, const char *expected)
{
	struct sample_leaks *s = leaks_of(m, o);
	g_autofree char *rows = rows_of(s);
	assert_string_equal(rows, expected);
	leaks_free(s);
}

/* Sites 1 to 4: two stacks of one function and one of another in the main thread, one of the first in the worker. */
static struct model *model_of_three(void)
{
	struct model *m = model_new();
	process_id p = sample_process(m, "demo");
	thread_id t1 = sample_thread(m, p, 1, ""), t2 = sample_thread(m, p, 2, "worker");
	const stack_id stacks[] = {
		STACK(m, MALLOC, { "b::two", "/src/demo/src/b.rs", 2, DEMO }, { "demo::main", NULL, 0, DEMO }, BELOW_MAIN),
		STACK(m, MALLOC, { "b::two", "/src/demo/src/b.rs", 3, DEMO }, { "demo::main", NULL, 0, DEMO }, BELOW_MAIN),
		STACK(m, MALLOC, { "a::one", "/src/demo/src/a.rs", 9, DEMO }, { "demo::main", NULL, 0, DEMO }, BELOW_MAIN),
	};
	struct cost cost = { .allocations = 10, .bytes = 100, .deallocations = 4, .freed_bytes = 40, .live_blocks = 6, .live_bytes = 60 };
	for (size_t i = 0; i < 3; i++)
		sample_site(m, stacks[i], t1, cost);
	sample_site(m, stacks[0], t2, cost);
	((struct process *)g_ptr_array_index(m->processes, p.i))->leak_check = true;
	return m;
}

static void rows_are_in_order(void **state)
{
	(void)state;
	struct model *m = model_of_three();
	add_leak(m, 1, LEAK_LOST, 1, 10);
	add_leak(m, 1, LEAK_REACHABLE, 2, 20);
	add_leak(m, 2, LEAK_LOST, 1, 10);
	add_leak(m, 2, LEAK_INDIRECT, 1, 1);
	add_leak(m, 3, LEAK_LOST, 3, 15);
	add_leak(m, 3, LEAK_CYCLE, 1, 0);
	add_leak(m, 4, LEAK_LOST, 6, 60);
	struct report_options o = leak_options();
	expect_rows(m, o, "lost, worker, b::two: 6 of 60 in 1\n"
	            "lost, main thread, b::two: 2 of 20 in 2\n"
	            "lost, main thread, a::one: 3 of 15 in 1\n"
	            "lost in cycles, main thread, a::one: 1 of 0 in 1\n"
	            "indirectly lost, main thread, b::two: 1 of 1 in 1\n"
	            "reachable, main thread, b::two: 2 of 20 in 1\n");
	o.leak_kinds = 1 << LEAK_LOST;
	o.sort = SORT_COUNT;
	expect_rows(m, o, "lost, worker, b::two: 6 of 60 in 1\n"
	            "lost, main thread, a::one: 3 of 15 in 1\n"
	            "lost, main thread, b::two: 2 of 20 in 2\n");
	o.min_bytes = 20;
	o.sort = SORT_NAME;
	expect_rows(m, o, "lost, worker, b::two: 6 of 60 in 1\n"
	            "lost, main thread, b::two: 2 of 20 in 2\n");
	o.group = GROUP_LINE;
	o.min_bytes = 0;
	expect_rows(m, o, "lost, worker, src/b.rs:2: 6 of 60 in 1\n"
	            "lost, main thread, src/a.rs:9: 3 of 15 in 1\n"
	            "lost, main thread, src/b.rs:2: 1 of 10 in 1\n"
	            "lost, main thread, src/b.rs:3: 1 of 10 in 1\n");
	model_free(m);
}

static void what_is_suppressed_is_counted_apart(void **state)
{
	(void)state;
	struct model *m = model_of_three();
	add_leak(m, 1, LEAK_LOST, 1, 10);
	add_leak(m, 2, LEAK_LOST, 2, 20);
	add_leak(m, 3, LEAK_REACHABLE, 3, 30);
	g_array_index(m->leaks, struct leak, 1).suppression = 7;
	g_array_index(m->leaks, struct leak, 2).suppression = 7;
	struct sample_leaks *s = leaks_of(m, leak_options());
	assert_int_equal(s->report->rows->len, 1);
	assert_int_equal(s->report->kinds[LEAK_LOST].blocks, 1);
	assert_int_equal(s->report->kinds[LEAK_REACHABLE].bytes, 0);
	assert_int_equal(s->report->suppressed_blocks, 5);
	assert_int_equal(s->report->suppressed_bytes, 50);
	assert_int_equal(s->report->rules, 1);
	assert_int_equal(s->report->unknown, 0);
	leaks_free(s);
	model_free(m);
}

/* The words of the first row. */
static void expect_words(const struct model *m, const char *usage, const char *holds)
{
	struct sample_leaks *s = leaks_of(m, leak_options());
	const struct leak_row *row = leak_report_row(s->report, 0);
	g_autofree char *said = leak_text_usage(s->report, row, 1), *held = leak_text_holds(s->report, row, true);
	assert_string_equal(said != NULL ? said : "", usage);
	assert_string_equal(held, holds);
	leaks_free(s);
}

/* The sites of the leaking stack alone count, whatever their function does elsewhere, and none that a realloc took over. Where none
   of these was freed, those of the row and thread do. */
static void the_same_site_is_the_same_stack(void **state)
{
	(void)state;
	struct model *m = model_of_three();
	struct site *first = &g_array_index(m->sites, struct site, 1);
	first->cost.allocations += 5;
	first->cost.realloc_out = 5;
	add_leak(m, 1, LEAK_LOST, 1, 10);
	struct thread *t = &g_array_index(m->threads, struct thread, 1);
	t->cost.deallocations = 12;
	t->cost.freed_bytes = 120;
	t->cost.reallocations = 5;
	g_array_index(m->threads, struct thread, 2).cost = (struct cost){ .deallocations = 4, .freed_bytes = 40 };
	expect_words(m, "4 of 10 blocks were freed by main thread; this one was not", "nothing points to it");
	/* Who freed is not known where the threads say otherwise. */
	t->cost.deallocations = 13;
	expect_words(m, "4 of 10 blocks were freed; this one was not", "nothing points to it");
	first->cost.deallocations = 0;
	expect_words(m, "4 of 20 blocks were freed; this one was not", "nothing points to it");
	g_array_index(m->sites, struct site, 2).cost.deallocations = 0;
	expect_words(m, "", "nothing points to it");
	model_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_in_order),
		cmocka_unit_test(what_is_suppressed_is_counted_apart),
		cmocka_unit_test(the_same_site_is_the_same_stack),
	};
	return cmocka_run_group_tests_name("leak_report", tests, NULL, NULL);
}
