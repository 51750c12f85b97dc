/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "input/profile_read.h"
#include "model/leak_tally.h"

#define PROFILES TEST_SRCDIR "/profiles/"

static const struct cost *site_cost(const struct model *m, guint i)
{
	return &g_array_index(m->sites, struct site, i).cost;
}

static struct model *read_model(const char *path)
{
	struct model *m = model_new();
	assert_true(profile_read(m, path, NULL, NULL));
	return m;
}

static void leaks_count_for_site_thread_and_process(void **state)
{
	(void)state;
	struct model *m = read_model(PROFILES "leaks.xml");
	leak_tally(m);
	leak_tally(m);
	const struct cost *first = site_cost(m, 1), *second = site_cost(m, 2);
	assert_int_equal(first->leaks, COST_LEAKS_KNOWN);
	assert_int_equal(first->lost_blocks, 1);
	assert_int_equal(first->lost_bytes, 10);
	assert_int_equal(first->indirect_bytes, 10);
	assert_int_equal(first->cycle_bytes, 0);
	assert_int_equal(first->reachable_blocks, 2);
	assert_int_equal(first->reachable_bytes, 20);
	assert_int_equal(first->suppressed_blocks, 0);
	assert_int_equal(second->cycle_blocks, 2);
	assert_int_equal(cost_leaked_bytes(second), 20);
	const struct cost *thread = &model_get_thread(m, (thread_id){ 1 })->cost;
	assert_int_equal(cost_leaked_blocks(thread), 4);
	struct cost totals = model_totals(m, NULL);
	assert_int_equal(totals.leaks, COST_LEAKS_KNOWN);
	assert_int_equal(cost_leaked_blocks(&totals), 4);
	assert_int_equal(cost_leaked_bytes(&totals), 40);
	assert_int_equal(totals.reachable_bytes, 20);
	model_free(m);
}

static void what_a_rule_takes_is_no_leak(void **state)
{
	(void)state;
	struct model *m = read_model(PROFILES "leaks.xml");
	g_array_index(m->leaks, struct leak, 3).suppression = 7;
	leak_tally(m);
	assert_int_equal(cost_leaked_blocks(site_cost(m, 2)), 0);
	assert_int_equal(site_cost(m, 2)->suppressed_blocks, 2);
	assert_int_equal(site_cost(m, 2)->suppressed_bytes, 20);
	struct cost totals = model_totals(m, NULL);
	assert_int_equal(cost_leaked_bytes(&totals), 20);
	assert_int_equal(totals.suppressed_bytes, 20);
	model_free(m);
}

static void what_is_not_listed_is_suppressed(void **state)
{
	(void)state;
	struct model *m = read_model(PROFILES "leaks.xml");
	g_array_set_size(m->leaks, 3);
	leak_tally(m);
	assert_int_equal(site_cost(m, 2)->suppressed_blocks, 2);
	assert_int_equal(site_cost(m, 2)->suppressed_bytes, 20);
	model_free(m);
}

static void one_process_that_does_not_know_is_enough(void **state)
{
	(void)state;
	struct model *m = read_model(PROFILES "leaks.xml");
	guint known = m->sites->len;
	assert_true(profile_read(m, PROFILES "rust.xml", NULL, NULL));
	leak_tally(m);
	assert_int_equal(site_cost(m, 1)->leaks, COST_LEAKS_KNOWN);
	assert_int_equal(site_cost(m, known)->leaks, COST_LEAKS_UNKNOWN);
	assert_int_equal(site_cost(m, known)->suppressed_blocks, 0);
	assert_int_equal(model_totals(m, NULL).leaks, COST_LEAKS_UNKNOWN);
	struct cost sum = { 0 };
	assert_true(cost_add(&sum, site_cost(m, 1)));
	assert_int_equal(sum.leaks, COST_LEAKS_KNOWN);
	assert_true(cost_add(&sum, site_cost(m, known)));
	assert_int_equal(sum.leaks, COST_LEAKS_UNKNOWN);
	struct cost change = cost_subtract(site_cost(m, 2), site_cost(m, 1));
	assert_int_equal(change.leaks, COST_LEAKS_KNOWN);
	assert_int_equal(change.cycle_bytes, 20);
	assert_int_equal(change.lost_bytes, -10);
	model_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leaks_count_for_site_thread_and_process),
		cmocka_unit_test(what_a_rule_takes_is_no_leak),
		cmocka_unit_test(what_is_not_listed_is_suppressed),
		cmocka_unit_test(one_process_that_does_not_know_is_enough),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
