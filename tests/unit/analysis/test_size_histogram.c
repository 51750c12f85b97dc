/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The sizes of several sites together, and what is remarkable there. */
#include "sample.h"

#include "analysis/size_histogram.h"
#include "views/view_sizes.h"

static struct model *m;
static process_id process;
static thread_id thread;

static int begin(void **state)
{
	(void)state;
	m = model_new();
	process = sample_process(m, "demo");
	((struct process *)g_ptr_array_index(m->processes, process.i))->sizes = true;
	thread = sample_thread(m, process, 1, "");
	return 0;
}

static int end(void **state)
{
	(void)state;
	model_free(m);
	return 0;
}

/* Adds a site with these sizes; one alone is in its counters. */
static void add(const struct size_count *sizes, guint n)
{
	struct cost c = { .min_request = sizes[0].from, .max_request = sizes[n - 1].to };
	for (guint i = 0; i < n; i++)
		c.allocations += sizes[i].count;
	sample_site(m, STACK(m, { "a::f", "/src/demo/src/a.rs", 7, NULL }), thread, c);
	struct site *s = &g_array_index(m->sites, struct site, m->sites->len - 1);
	s->first_size = m->sizes->len;
	s->sizes = n > 1 ? n : 0;
	g_array_append_vals(m->sizes, sizes, n > 1 ? n : 0);
}
#define ADD(...) do { const struct size_count sizes[] = { __VA_ARGS__ }; add(sizes, G_N_ELEMENTS(sizes)); } while (0)

/* Checks the histogram of all sites, as text: `8-16:3 20-20:1`. */
static void expect(const char *wanted)
{
	g_autoptr(GArray) histogram = size_histogram_of_model(m);
	g_autoptr(GString) text = g_string_new(NULL);
	for (guint i = 0; i < histogram->len; i++) {
		const struct size_count *c = &g_array_index(histogram, struct size_count, i);
		g_string_append_printf(text, "%s%d-%d:%d", i > 0 ? " " : "", (int)c->from, (int)c->to, (int)c->count);
	}
	assert_string_equal(text->str, wanted);
}

static void expect_words(const char *wanted)
{
	g_autoptr(GArray) histogram = size_histogram_of_model(m);
	g_autofree char *words = view_sizes_words(histogram);
	assert_string_equal(words, wanted);
}

/* The remarks, with a line for each. */
static void expect_remarks(const char *wanted)
{
	g_autoptr(GArray) histogram = size_histogram_of_model(m), remarks = size_remarks(histogram);
	g_autoptr(GString) text = g_string_new(NULL);
	for (guint i = 0; i < remarks->len; i++) {
		g_autofree char *remark = view_sizes_remark(&g_array_index(remarks, struct size_remark, i));
		g_string_append_printf(text, "%s\n", remark);
	}
	assert_string_equal(text->str, wanted);
}

static void classes_come_together(void **state)
{
	(void)state;
	assert_null(size_histogram_of_model(m));
	ADD({ 24, 24, 5 });
	expect("24-24:5");
	expect_words("24 B");
	ADD({ 0, 8, 2 }, { 17, 20, 3 }, { 1025, 1100, 1 });
	ADD({ 1150, 1152, 1 }, { 1153, 1153, 1 });
	expect("0-8:2 17-24:8 1025-1152:2 1153-1153:1");
	expect_words("17–24 B 62%, 0–8 B 15%, 1,025–1,152 B 15%, 1,153 B 8%");
}

static void some_sites_alone(void **state)
{
	(void)state;
	ADD({ 24, 24, 5 });
	ADD({ 30, 30, 7 });
	static const uint32_t second[] = { 2 };
	g_autoptr(GArray) histogram = size_histogram_of_sites(m, second, 1);
	assert_int_equal(histogram->len, 1);
	assert_int_equal(g_array_index(histogram, struct size_count, 0).count, 7);
}

/* A process whose recorder did not count sizes: nothing is known of any sum with it, not even of one size. */
static void what_was_not_counted_is_unknown(void **state)
{
	(void)state;
	ADD({ 24, 24, 5 });
	thread = sample_thread(m, sample_process(m, "old"), 1, "");
	ADD({ 24, 24, 5 });
	assert_null(size_histogram_of_model(m));
	static const uint32_t sites[] = { 1, 2 };
	g_autoptr(GArray) known = size_histogram_of_sites(m, sites, 1);
	assert_non_null(known);
	assert_null(size_histogram_of_sites(m, sites, 2));
}

static void few_or_rare_is_not_remarkable(void **state)
{
	(void)state;
	ADD({ 24, 24, 99 });
	expect_remarks("");
	ADD({ 200, 200, 100 });
	expect_remarks("");
	ADD({ 24, 24, 1 });
	expect_remarks("small: 50% of the blocks are of at most 64 B\n");
	/* 1,024 is no more than a power of two, 1,153 far more. */
	ADD({ 128, 128, 300 }, { 1024, 1024, 300 }, { 1153, 1153, 300 });
	expect_remarks("");
}

static void just_above_a_power(void **state)
{
	(void)state;
	ADD({ 200, 200, 95 });
	ADD({ 129, 144, 2 }, { 1025, 1100, 3 });
	expect_remarks("just above a power of two: 5% of the blocks, most often of 1,025–1,100 B\n");
	ADD({ 200, 200, 1 });
	expect_remarks("");
	ADD({ 65, 72, 1000 });
	expect_remarks("");
	ADD({ INT64_C(0x2000000000000001), INT64_C(0x2000000000000001), INT64_C(1) << 40 });
	expect_remarks("just above a power of two: >99% of the blocks, most often of 2,305,843,009,213,693,953 B\n");
}

static void shares_are_none_or_all_only_where_they_are(void **state)
{
	(void)state;
	ADD({ 8, 8, 1 }, { 24, 24, INT64_C(1) << 40 }, { 100, 100, 1 });
	expect_words("24 B >99%, 8 B <1%, 100 B <1%");
	ADD({ 110, 110, 1 }, { 130, 130, 1 }, { 150, 150, 1 }, { 165, 165, 1 }, { 180, 180, 1 });
	expect_words("24 B >99%, 8 B <1%, 100 B <1%, 110 B <1%, 130 B <1%, 150 B <1%, … 2 more");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(classes_come_together, begin, end),
		cmocka_unit_test_setup_teardown(some_sites_alone, begin, end),
		cmocka_unit_test_setup_teardown(what_was_not_counted_is_unknown, begin, end),
		cmocka_unit_test_setup_teardown(few_or_rare_is_not_remarkable, begin, end),
		cmocka_unit_test_setup_teardown(just_above_a_power, begin, end),
		cmocka_unit_test_setup_teardown(shares_are_none_or_all_only_where_they_are, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
