/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reports as JSON, byte for byte as in unit/view_json/. UPDATE_EXPECTED=1 writes those files: look at what
   changed. */
#include "sample.h"

#include <jansson.h>

/* Compares text, which is one valid JSON document with a newline at its end, with the file. Frees text. */
static void expect_json(const char *name, char *text)
{
	g_autofree char *path = g_strdup_printf("%s/unit/view_json/%s.json", TEST_SRCDIR, name);
	g_autofree char *expected = NULL;
	json_error_t error;
	json_t *document = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	if (document == NULL)
		fail_msg("%s: line %d: %s\n%s", name, error.line, error.text, text);
	json_decref(document);
	if (g_getenv("UPDATE_EXPECTED") != NULL)
		assert_true(g_file_set_contents(path, text, -1, NULL));
	assert_true(g_file_get_contents(path, &expected, NULL, NULL));
	assert_string_equal(text, expected);
	free(text);
}

static struct report_options json_options(int verbosity)
{
	struct report_options o = sample_options();
	o.verbosity = verbosity;
	return o;
}

static void test_levels(void **state)
{
	(void)state;
	static const char *const names[] = { "level0", "level1", "level2", "level3" };
	struct model *m = sample_demo();
	for (int verbosity = 0; verbosity <= 3; verbosity++) {
		struct report_options o = json_options(verbosity);
		expect_json(names[verbosity], report_as("json", m, &o, NULL));
	}
	model_free(m);
}

static void test_nothing(void **state)
{
	(void)state;
	struct model *m = model_new();
	struct report_options o = json_options(0);
	expect_json("nothing", report_as("json", m, &o, NULL));
	o.verbosity = 3;
	expect_json("nothing3", report_as("json", m, &o, NULL));
	expect_json("nothing-comparison", comparison_as("json", m, m, &o, NULL));
	model_free(m);
}

/* Two processes, everything about them that there is, and names that are neither text nor safe to print. */
static struct model *strange_model(void)
{
	struct model *m = model_new();
	process_id p = sample_process(m, "de\033mo"), q = sample_process(m, "de\033mo");
	thread_id t = sample_thread(m, p, 1, "ro\tot\xff"), u = sample_thread(m, p, 2, ""), v = sample_thread(m, q, 1, "");
	struct thread *thread = &g_array_index(m->threads, struct thread, u.i);
	thread->creator = t;
	thread->exited = true;
	thread->cost = (struct cost){ .allocations = 1, .bytes = 2, .reallocations = 3, .deallocations = 4,
	                              .freed_bytes = 5, .live_blocks = 6, .live_bytes = 7, .max_blocks = 8, .max_bytes = 9 };
	stack_id s = CUT_STACK(m, MALLOC, { "a::\xff\033[2J\"é\\", "src/\ra.rs", 3, DEMO }, { "a::g", NULL, 0, "/x/li\nb.so" });
	sample_site(m, s, t, (struct cost){ .allocations = 1, .bytes = 10, .live_blocks = 1, .live_bytes = 10,
	                                    .peak_blocks = 1, .peak_bytes = 10, .max_blocks = 1, .max_bytes = 10,
	                                    .min_request = 10, .max_request = 10 });
	sample_site(m, s, v, (struct cost){ .allocations = 1, .bytes = 90, .live_blocks = 1, .live_bytes = 90,
	                                    .peak_blocks = 1, .peak_bytes = 90, .max_blocks = 1, .max_bytes = 90,
	                                    .min_request = 90, .max_request = 90 });

	struct process *process = g_ptr_array_index(m->processes, p.i);
	process->end = PROCESS_SIGNAL;
	g_ptr_array_add(process->args, g_strdup("--x\x01 \u202e ##[error]x"));
	process->events = 10;
	process->peak_event = 4;
	process->failed = 1;
	process->inherited_blocks = 2;
	process->inherited_bytes = 3;
	process->inherited_freed = 1;
	process->foreign_frees = 5;
	process->depth = 5;
	process->timeline_interval = 2;
	const struct point points[] = { { 2, 10, 10, 1, 10 }, { 4, 20, 10, 1, 20 } };
	g_array_append_vals(process->timeline, points, 2);

	process = g_ptr_array_index(m->processes, q.i);
	process->exit_status = 101;
	process->events = 20;
	process->peak_event = 9;
	return m;
}

static void test_strange(void **state)
{
	(void)state;
	struct model *m = strange_model();
	struct report_options o = json_options(3);
	expect_json("strange", report_as("json", m, &o, NULL));
	model_free(m);
}

static void test_limit_and_groups(void **state)
{
	(void)state;
	struct model *m = sample_demo();
	struct report_options o = json_options(0);
	o.limit = 1;
	o.group = GROUP_MODULE;
	expect_json("limit-module", report_as("json", m, &o, NULL));
	o.limit = 0;
	o.group = GROUP_FILE;
	expect_json("limit-file", report_as("json", m, &o, NULL));
	static const struct { enum group_key key; const char *file; } more[] = {
		{ GROUP_LINE, "line" }, { GROUP_CRATE, "crate" }, { GROUP_THREAD, "thread" }, { GROUP_STACK, "stack" },
	};
	o.limit = 1;
	for (size_t i = 0; i < G_N_ELEMENTS(more); i++) {
		o.group = more[i].key;
		g_autofree char *name = g_strdup_printf("limit-%s", more[i].file);
		expect_json(name, report_as("json", m, &o, NULL));
	}
	o.group = GROUP_FILE;
	o.limit = -1;
	o.min_bytes = INT64_MAX;
	expect_json("filtered", report_as("json", m, &o, NULL));
	model_free(m);
}

static void test_comparison(void **state)
{
	(void)state;
	struct model *old = sample_demo(), *new = sample_demo();
	struct cost *cost = &g_array_index(new->sites, struct site, 2).cost;
	cost->allocations += 2;
	cost->bytes += 48;
	cost->live_blocks += 2;
	cost->live_bytes += 48;
	thread_id t = { 1 };
	sample_site(new, STACK(new, MALLOC, { "demo::added", "src/added.rs", 1, DEMO }), t,
	            (struct cost){ .allocations = 1, .bytes = 1, .deallocations = 1, .freed_bytes = 1, .min_request = 1,
	                           .max_request = 1, .lifetime_sum = 2, .lifetime_min = 2, .lifetime_max = 2 });
	struct report_options o = json_options(0);
	expect_json("comparison0", comparison_as("json", new, old, &o, NULL));
	o.verbosity = 3;
	expect_json("comparison3", comparison_as("json", new, old, &o, NULL));
	o.verbosity = 0;
	o.limit = 1;
	expect_json("comparison-gone", comparison_as("json", old, new, &o, NULL));
	model_free(old);
	model_free(new);
}

static void test_statuses(void **state)
{
	(void)state;
	static const struct { int64_t allocations, bytes; const char *status; } cases[] = {
		{ 0, 1, "grown" }, { 1, 0, "grown" }, { 1, 1, "grown" },
		{ 0, -1, "shrunk" }, { -1, 0, "shrunk" }, { -1, -1, "shrunk" },
		{ 1, -1, "changed" }, { -1, 1, "changed" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct model *old = sample_demo(), *new = sample_demo();
		struct cost *cost = &g_array_index(new->sites, struct site, 1).cost;
		cost->allocations += cases[i].allocations;
		cost->bytes += cases[i].bytes;
		struct report_options o = json_options(0);
		char *text = comparison_as("json", new, old, &o, NULL);
		json_t *document = json_loads(text, 0, NULL), *rows = json_object_get(document, "comparison");
		assert_int_equal(json_array_size(rows), 1);
		json_t *status = json_object_get(json_array_get(rows, 0), "status");
		assert_string_equal(json_string_value(status), cases[i].status);
		json_decref(document);
		free(text);
		model_free(old);
		model_free(new);
	}
}

/* Nothing of a report depends on the order in which sites were read. */
static void test_order_of_sites(void **state)
{
	(void)state;
	struct model *m = sample_demo();
	struct report_options o = json_options(3);
	char *text = report_as("json", m, &o, NULL);
	for (guint i = 1, j = m->sites->len - 1; i < j; i++, j--) {
		struct site *x = &g_array_index(m->sites, struct site, i), *y = &g_array_index(m->sites, struct site, j);
		struct site swapped = *x;
		*x = *y;
		*y = swapped;
	}
	char *again = report_as("json", m, &o, NULL);
	assert_string_equal(again, text);
	free(text);
	free(again);
	model_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_levels),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_strange),
		cmocka_unit_test(test_limit_and_groups),
		cmocka_unit_test(test_comparison),
		cmocka_unit_test(test_statuses),
		cmocka_unit_test(test_order_of_sites),
	};
	return cmocka_run_group_tests_name("view_json", tests, NULL, NULL);
}
