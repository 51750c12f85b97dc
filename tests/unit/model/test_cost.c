/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "model/cost.h"

#include <string.h>

static const struct cost_member *member(const char *name)
{
	for (const struct cost_member *m = cost_members; m->name != NULL; m++)
		if (strcmp(m->name, name) == 0)
			return m;
	fail_msg("no counter is called %s", name);
	return NULL;
}

/* A different number in each member, from `from` on. */
static struct cost numbered(int64_t from)
{
	struct cost c = { .sites = 1 };
	for (const struct cost_member *m = cost_members; m->name != NULL; m++)
		cost_set(&c, m, from++);
	return c;
}

static void the_table_has_every_member_once(void **state)
{
	(void)state;
	struct cost c = numbered(1);
	const int64_t *words = (const int64_t *)(const void *)&c;
	size_t count = 0;
	while (cost_members[count].name != NULL)
		count++;
	assert_int_equal(count + COST_LEAK_MEMBERS + 3, sizeof c / sizeof *words);   /* + leaks, sites, version */
	for (size_t i = 0; i < count; i++)
		assert_int_not_equal(words[i], 0);
	assert_int_equal(c.allocations, 1);
	assert_int_equal(cost_get(&c, member("temporary")), c.temporary);
	assert_int_equal(cost_get(&c, member("peak-bytes")), c.peak_bytes);
	assert_int_equal(cost_get(&c, member("max-blocks")), c.max_blocks);
}

static void nothing_is_neutral(void **state)
{
	(void)state;
	struct cost a = numbered(100), b = { 0 }, before = a;
	assert_true(cost_add(&a, &b));
	assert_memory_equal(&a, &before, sizeof a);
	assert_true(cost_add(&b, &a));
	assert_memory_equal(&b, &before, sizeof b);
}

static void sums_are_added_and_extremes_kept(void **state)
{
	(void)state;
	struct cost a = { .allocations = 3, .bytes = 30, .deallocations = 1, .min_request = 5, .max_request = 20,
		.lifetime_sum = 9, .lifetime_min = 9, .lifetime_max = 9, .max_bytes = 30, .max_blocks = 3, .sites = 1 };
	struct cost b = { .allocations = 2, .bytes = 2, .realloc_out = 2, .min_request = 0, .max_request = 2,
		.lifetime_sum = 7, .lifetime_min = 3, .lifetime_max = 4, .max_bytes = 2, .max_blocks = 2, .sites = 1 };
	assert_true(cost_add(&a, &b));
	assert_int_equal(a.allocations, 5);
	assert_int_equal(a.bytes, 32);
	assert_int_equal(a.min_request, 0);
	assert_int_equal(a.max_request, 20);
	assert_int_equal(a.lifetime_sum, 16);
	assert_int_equal(a.lifetime_min, 3);
	assert_int_equal(a.lifetime_max, 9);
	assert_int_equal(a.sites, 2);
	assert_int_equal(cost_ended(&a), 3);
	/* two maxima at different moments do not add up to one */
	assert_int_equal(a.max_bytes, 0);
	assert_int_equal(a.max_blocks, 0);
}

static void lifetimes_of_no_block_do_not_count(void **state)
{
	(void)state;
	struct cost ended = { .allocations = 1, .deallocations = 1, .lifetime_sum = 4, .lifetime_min = 4,
		.lifetime_max = 4, .min_request = 8, .max_request = 8, .sites = 1 };
	struct cost alive = { .allocations = 1, .min_request = 9, .max_request = 9, .sites = 1 };
	struct cost a = ended, b = alive;
	assert_true(cost_add(&a, &alive));
	assert_true(cost_add(&b, &ended));
	assert_int_equal(a.lifetime_min, 4);
	assert_int_equal(b.lifetime_min, 4);
	assert_memory_equal(&a, &b, sizeof a);
}

static void an_overflow_is_found(void **state)
{
	(void)state;
	for (const struct cost_member *m = cost_members; m->name != NULL; m++) {
		struct cost a = { .sites = 1 }, b = { .sites = 1 };
		cost_set(&a, m, INT64_MAX);
		cost_set(&b, m, 1);
		assert_int_equal(cost_add(&a, &b), m->merge != COST_SUM);
	}
	struct cost a = { .sites = INT64_MAX }, b = { .sites = 1 };
	assert_false(cost_add(&a, &b));
}

static void a_difference_has_sums_alone(void **state)
{
	(void)state;
	struct cost a = numbered(10), b = numbered(1000), d = cost_subtract(&a, &b);
	for (const struct cost_member *m = cost_members; m->name != NULL; m++)
		assert_int_equal(cost_get(&d, m), m->merge == COST_SUM ? -990 : 0);
	assert_int_equal(d.sites, 0);
}

/* A file from before a counter has no number of it, not 0; of several files the oldest counts. */
static void a_counter_is_absent_from_older_files(void **state)
{
	(void)state;
	struct cost_member later = *member("temporary");
	later.since = 2;
	struct cost a = { .sites = 1, .version = 2 }, b = { .sites = 1, .version = 1 }, none = { 0 };
	assert_true(cost_has(&a, member("temporary")));
	assert_true(cost_has(&a, &later));
	assert_false(cost_has(&b, &later));
	assert_true(cost_has(&b, member("temporary")));
	assert_false(cost_has(&none, &later));
	assert_true(cost_add(&none, &a));
	assert_int_equal(none.version, 2);
	assert_true(cost_add(&a, &b));
	assert_int_equal(a.version, 1);
	assert_int_equal(cost_subtract(&none, &b).version, 1);
}

static void what_is_measured_must_be_there(void **state)
{
	(void)state;
	struct cost nothing = { .sites = 2 }, ended = { .allocations = 1, .deallocations = 1, .sites = 1 };
	assert_true(cost_has(&nothing, member("allocations")));
	assert_false(cost_has(&nothing, member("max-bytes")));
	assert_false(cost_has(&nothing, member("min-request")));
	assert_false(cost_has(&nothing, member("lifetime-sum")));
	assert_true(cost_has(&ended, member("max-bytes")));
	assert_true(cost_has(&ended, member("min-request")));
	assert_true(cost_has(&ended, member("lifetime-sum")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_has_every_member_once),
		cmocka_unit_test(nothing_is_neutral),
		cmocka_unit_test(sums_are_added_and_extremes_kept),
		cmocka_unit_test(lifetimes_of_no_block_do_not_count),
		cmocka_unit_test(an_overflow_is_found),
		cmocka_unit_test(a_difference_has_sums_alone),
		cmocka_unit_test(a_counter_is_absent_from_older_files),
		cmocka_unit_test(what_is_measured_must_be_there),
	};
	return cmocka_run_group_tests_name("cost", tests, NULL, NULL);
}
