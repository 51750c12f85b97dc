/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What is said of the rows that reached --threshold-bytes. */
#include "unit.h"

#include "views/threshold.h"

static void none_is_nothing(void **state)
{
	(void)state;
	struct threshold *t = threshold_new();
	assert_null(threshold_text(t, "function", "allocated", 1));
	threshold_free(t);
}

static void the_largest_are_named(void **state)
{
	(void)state;
	static const int64_t bytes[] = { 7, 900, 30, 900, 1, 50, 2 };
	static const char *const names[] = { "f", "z::tie", "d", "a::tie", "h", "::c\n", "g" };
	struct threshold *t = threshold_new();
	for (size_t i = 0; i < G_N_ELEMENTS(bytes); i++)
		threshold_add(t, g_strdup(names[i]), bytes[i]);
	g_autofree char *text = threshold_text(t, "module", "leaked", 1);
	assert_string_equal(text, "Threshold reached: 7 modules leaked at least 1 byte [--threshold-bytes]\n"
	                          "  900 in a::tie\n  900 in z::tie\n  50 in \\x3a:c\\n\n  30 in d\n  7 in f\n  … 2 more\n");
	threshold_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(none_is_nothing),
		cmocka_unit_test(the_largest_are_named),
	};
	return cmocka_run_group_tests_name("threshold", tests, NULL, NULL);
}
