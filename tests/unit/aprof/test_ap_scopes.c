/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Regions and phases: names with ids, piles of regions, and the contexts that follow from them. */
#include "unit.h"

#include "core_host.h"

#include <stdio.h>
#include <string.h>

#include "../../../aprof/core/ap_list.c"
#include "../../../aprof/core/ap_scopes.c"

static struct ap_scopes scopes;
static struct ap_thread thread;

static int begin(void **state)
{
	(void)state;
	AP_(scopes_init)(&scopes);
	thread = (struct ap_thread){ .serial = 1 };
	AP_(thread_set_context)(&scopes, &thread);
	return 0;
}

static UInt region(const char *name)
{
	return AP_(scope_named)(&scopes.regions, name, strlen(name));
}

static UInt region_now(void)
{
	return AP_(context_by_id)(&scopes, thread.context)->region;
}

static void a_name_has_one_id(void **state)
{
	(void)state;
	assert_int_equal(region("one"), 1);
	assert_int_equal(region("two"), 2);
	assert_int_equal(region("one"), 1);
	/* A name ends at its size or at a 0. */
	assert_int_equal(AP_(scope_named)(&scopes.regions, "one and more", 3), 1);
	assert_int_equal(AP_(scope_named)(&scopes.regions, "two\0more", 8), 2);
	assert_int_equal(AP_(scope_named)(&scopes.phases, "two", 3), 1);
	assert_string_equal(AP_(scope_by_id)(&scopes.regions, 2)->name, "two");
}

static void many_names_are_told_apart(void **state)
{
	(void)state;
	char name[16];
	for (UInt i = 1; i <= 3000; i++) {
		snprintf(name, sizeof name, "region %u", i);
		assert_int_equal(region(name), i);
	}
	assert_int_equal(region("region 1"), 1);
	assert_int_equal(region("region 3000"), 3000);
}

/* A cut name is still text: no character of UTF-8 is cut in two. */
static void a_long_name_is_cut(void **state)
{
	(void)state;
	char name[300];
	memset(name, 'x', sizeof name);
	assert_int_equal(AP_(scope_name_length)(name, sizeof name), AP_SCOPE_NAME_MAX);
	memcpy(name + 254, "\xC3\xA9", 2);
	assert_int_equal(AP_(scope_name_length)(name, sizeof name), 254);
	/* A character of four bytes that begins three bytes before the end. */
	memcpy(name + 252, "\xF0\x9F\xA6\x80", 4);
	assert_int_equal(AP_(scope_name_length)(name, sizeof name), 252);
	memset(name, 'x', sizeof name);
	assert_int_equal(AP_(scope_name_length)(name, 255), 255);
	assert_int_equal(AP_(scope_name_length)("abc", 2), 2);
}

static void the_innermost_region_counts(void **state)
{
	(void)state;
	UInt one = region("one"), two = region("two"), outside = thread.context;
	AP_(region_enter)(&scopes, &thread, one);
	UInt in_one = thread.context;
	AP_(region_enter)(&scopes, &thread, two);
	assert_int_equal(region_now(), two);
	assert_true(AP_(region_leave)(&scopes, &thread, two));
	assert_int_equal(thread.context, in_one);
	assert_true(AP_(region_leave)(&scopes, &thread, one));
	assert_int_equal(thread.context, outside);
	assert_false(AP_(region_leave)(&scopes, &thread, one));
	assert_int_equal(AP_(scope_by_id)(&scopes.regions, one)->entries, 1);
}

static void regions_are_left_in_any_order(void **state)
{
	(void)state;
	UInt one = region("one"), two = region("two");
	for (UInt i = 0; i < 100; i++) {
		AP_(region_enter)(&scopes, &thread, one);
		AP_(region_enter)(&scopes, &thread, two);
	}
	assert_int_equal(thread.regions.n, 200);
	for (UInt i = 0; i < 100; i++)
		assert_true(AP_(region_leave)(&scopes, &thread, one));
	assert_int_equal(region_now(), two);
	assert_int_equal(thread.regions.n, 100);
	assert_false(AP_(region_leave)(&scopes, &thread, one));
	assert_int_equal(scopes.contexts.count, 3);
}

static void a_phase_is_a_context_too(void **state)
{
	(void)state;
	UInt phase = AP_(scope_named)(&scopes.phases, "load", 4), before = thread.context;
	AP_(phase_enter)(&scopes, phase, 7);
	AP_(thread_set_context)(&scopes, &thread);
	assert_int_equal(AP_(context_by_id)(&scopes, thread.context)->phase, phase);
	AP_(phase_enter)(&scopes, 0, 9);
	AP_(thread_set_context)(&scopes, &thread);
	assert_int_equal(thread.context, before);
	AP_(phase_enter)(&scopes, phase, 11);
	assert_int_equal(AP_(scope_by_id)(&scopes.phases, phase)->entries, 2);
	assert_int_equal(AP_(scope_by_id)(&scopes.phases, phase)->event, 7);
	/* Counting begins anew: the process is in its phase from the beginning. */
	AP_(scopes_restart)(&scopes);
	assert_int_equal(AP_(scope_by_id)(&scopes.phases, phase)->entries, 1);
	assert_int_equal(AP_(scope_by_id)(&scopes.phases, phase)->event, 0);
}

static void a_forked_child_goes_on_in_its_regions(void **state)
{
	(void)state;
	struct ap_thread child = { .serial = 1 };
	UInt one = region("one"), two = region("two");
	AP_(region_enter)(&scopes, &thread, one);
	AP_(region_enter)(&scopes, &thread, two);
	AP_(scopes_restart)(&scopes);
	AP_(regions_forked)(&scopes, &child, &thread);
	assert_int_equal(child.regions.n, 2);
	assert_int_equal(child.context, thread.context);
	assert_int_equal(AP_(scope_by_id)(&scopes.regions, one)->entries, 1);
	assert_true(AP_(region_leave)(&scopes, &child, one));
	assert_int_equal(thread.regions.n, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_name_has_one_id, begin, core_host_end),
		cmocka_unit_test_setup_teardown(many_names_are_told_apart, begin, core_host_end),
		cmocka_unit_test_setup_teardown(a_long_name_is_cut, begin, core_host_end),
		cmocka_unit_test_setup_teardown(the_innermost_region_counts, begin, core_host_end),
		cmocka_unit_test_setup_teardown(regions_are_left_in_any_order, begin, core_host_end),
		cmocka_unit_test_setup_teardown(a_phase_is_a_context_too, begin, core_host_end),
		cmocka_unit_test_setup_teardown(a_forked_child_goes_on_in_its_regions, begin, core_host_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
