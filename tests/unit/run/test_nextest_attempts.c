/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Of a test that ran more than once the last run is left. */
#include "unit.h"

#include "run/nextest_attempts.h"
#include "run/rundir.h"

/* Runs in the order of their start. test NULL: it is none of nextest's. */
static const struct run { const char *test; int64_t run, attempt; guint runs; } started[] = {
	{ "/a\n--exact\nfirst", 0, 1, 1 },
	{ "/a\n--exact\ntwice", 0, 1, 0 },
	{ NULL, 0, 0, 1 },
	{ "/b\n--exact\ntwice", 1, 2, 2 },
	{ NULL, 0, 0, 1 },
	{ "/b\n--exact\ntwice", 1, 1, 0 },
	{ "/a\n--exact\ntwice", 0, 2, 0 },
	{ "/a\n--exact\ntwice", 1, 1, 3 },
};

static void slot_free(gpointer data)
{
	struct slot *slot = data;

	g_free(slot->attempted);
	g_free(slot);
}

static void the_last_run_is_left(void **state)
{
	g_autoptr(GPtrArray) slots = g_ptr_array_new_with_free_func(slot_free);
	g_autofree char *note = NULL, *none = NULL;
	guint left = 0;

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(started); i++) {
		struct slot *slot = g_new0(struct slot, 1);
		slot->number = (int64_t)i;
		slot->attempted = g_strdup(started[i].test);
		slot->run = started[i].run;
		slot->attempt = started[i].attempt;
		g_ptr_array_add(slots, slot);
	}
	assert_int_equal(nextest_attempts_keep_last(slots), 3);
	for (size_t i = 0; i < G_N_ELEMENTS(started); i++) {
		if (started[i].runs == 0)
			continue;
		assert_int_equal(((struct slot *)g_ptr_array_index(slots, left))->number, i);
		assert_int_equal(((struct slot *)g_ptr_array_index(slots, left++))->runs, started[i].runs);
	}
	assert_int_equal(left, slots->len);
	note = nextest_attempts_note(slots);
	assert_string_equal(note, "nextest ran 2 tests more than once: the report has the last run of each");
	g_ptr_array_remove_index(slots, 2);
	g_free(note);
	note = nextest_attempts_note(slots);
	assert_string_equal(note, "nextest ran 'twice' 3 times: the report has the last run");
	g_ptr_array_remove_index(slots, slots->len - 1);
	none = nextest_attempts_note(slots);
	assert_null(none);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_last_run_is_left) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
