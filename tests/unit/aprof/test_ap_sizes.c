/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which sizes a site asks for, by class, and what a table that was cut off says. */
#include "unit.h"

#include "core_host.h"

#include "../../../aprof/core/ap_sizes.c"

static void classes_end_where_they_should(void **state)
{
	(void)state;
	static const ULong ends[] = { 8, 16, 120, 128, 144, 160, 240, 256, 288, 320, 480, 512, 576, 1024, 1152, 1ull << 20, (1ull << 20) + (1 << 17) };
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		assert_int_equal(size_class(ends[i] + 1), size_class(ends[i]) + 1);
		assert_int_equal(size_class(ends[i] - 1), size_class(ends[i]));
	}
	assert_int_equal(size_class(0), 0);
	assert_int_equal(size_class(1), 0);
	assert_int_equal(size_class(1ull << 63) + 1, size_class((1ull << 63) + 1));
	assert_int_equal(size_class(~0ull), SIZE_CLASSES - 1);
	/* Each class begins where the one before ends. */
	for (ULong size = 0; size < 1 << 16; size++)
		assert_in_range(size_class(size + 1), size_class(size), size_class(size) + 1);
}

static void request(struct ap_sizes **t, SizeT size)
{
	if (!AP_(sizes_expect)(*t, size))
		assert_true(AP_(sizes_expect_another)(t, size));
	AP_(sizes_count)(*t);
}

/* Every class, in an order that is none, against counts of our own. */
static void all_classes_are_counted(void **state)
{
	(void)state;
	static ULong count[SIZE_CLASSES], smallest[SIZE_CLASSES], largest[SIZE_CLASSES], requests;
	struct ap_sizes *t = AP_(sizes_new)(5, 3);
	ULong seed = 7;
	count[0] = requests = 3;
	smallest[0] = largest[0] = 5;
	for (int i = 0; i < 200000; i++) {
		seed = seed * 6364136223846793005ull + 1442695040888963407ull;
		ULong size = seed >> (seed >> 58);
		UInt c = size_class(size);
		smallest[c] = count[c] && smallest[c] < size ? smallest[c] : size;
		largest[c] = count[c] && largest[c] > size ? largest[c] : size;
		count[c]++;
		requests++;
		request(&t, size);
	}
	assert_true(t->room_log2 <= AP_SIZES_ROOM_LOG2_MAX);
	assert_int_equal(AP_(sizes_sum)(t), requests);
	const struct ap_size_count *next = NULL;
	for (UInt c = 0; c < SIZE_CLASSES; c++) {
		if (!count[c])
			continue;
		next = AP_(sizes_next)(t, next);
		assert_non_null(next);
		assert_true(next->count == count[c] && next->smallest == smallest[c] && next->largest == largest[c]);
	}
	assert_null(AP_(sizes_next)(t, next));
}

/* A table of 100, twice, and 300, whose next request is of this size: before it counts and after. Neither may show. */
static void expect_as_before(SizeT size)
{
	for (int counted = 0; counted < 2; counted++) {
		struct ap_sizes *t = AP_(sizes_new)(100, 2);
		request(&t, 300);
		if (!AP_(sizes_expect)(t, size))
			assert_true(AP_(sizes_expect_another)(&t, size));
		if (counted)
			AP_(sizes_count)(t);
		AP_(sizes_take_back)(t, 3);
		const struct ap_size_count *first = AP_(sizes_next)(t, NULL), *second = AP_(sizes_next)(t, first);
		assert_true(first->count == 2 && first->smallest == 100 && first->largest == 100);
		assert_true(second->count == 1 && second->smallest == 300 && second->largest == 300);
		assert_null(AP_(sizes_next)(t, second));
	}
}

static void what_is_cut_off_is_taken_back(void **state)
{
	(void)state;
	expect_as_before(100);
	expect_as_before(99);
	expect_as_before(104);
	expect_as_before(290);
	expect_as_before(1);
	expect_as_before(0);
	expect_as_before(5000);
}

/* A request that widened a class and was counted stays, whatever is cut off later. */
static void what_was_counted_stays(void **state)
{
	(void)state;
	struct ap_sizes *t = AP_(sizes_new)(100, 2);
	request(&t, 98);
	AP_(sizes_take_back)(t, 3);
	assert_int_equal(AP_(sizes_next)(t, NULL)->smallest, 98);
	assert_true(AP_(sizes_expect)(t, 99));
	AP_(sizes_count)(t);
	AP_(sizes_take_back)(t, 3);
	assert_int_equal(AP_(sizes_next)(t, NULL)->smallest, 98);
	assert_int_equal(AP_(sizes_next)(t, NULL)->count, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(classes_end_where_they_should),
		cmocka_unit_test_teardown(all_classes_are_counted, core_host_end),
		cmocka_unit_test_teardown(what_is_cut_off_is_taken_back, core_host_end),
		cmocka_unit_test_teardown(what_was_counted_stays, core_host_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
