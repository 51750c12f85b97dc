/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What Rust's test harness prints, as a test's name and reason can make it look. */
#include "unit.h"

#include "run/libtest.h"

static void a_list_is_read(void **state)
{
	(void)state;
	static const struct { const char *said, *names; } cases[] = {
		{ "", "" },
		{ "a: test\nb::c: test\n", "a b::c" },
		{ "a: benchmark\n", "a" },
		{ "src/lib.rs - f (line 3): test\n", "src/lib.rs - f (line 3)" },
		{ ": test\n", NULL },
		{ "a: test\nhello\n", NULL },
		{ "a: test: test", "a: test" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GPtrArray) names = libtest_parse_list(cases[i].said);
		assert_int_equal(names != NULL, cases[i].names != NULL);
		if (names == NULL)
			continue;
		g_ptr_array_add(names, NULL);
		g_autofree char *joined = g_strjoinv(" ", (char **)names->pdata);
		assert_string_equal(joined, cases[i].names);
	}
}

static void a_reason_is_read(void **state)
{
	(void)state;
	static const struct { const char *said, *why; } cases[] = {
		{ "test b ... ignored, slow\n", "slow" },
		{ "test b ... ignored\n", "" },
		{ "\nrunning 1 test\ntest b ... ignored, x, y ... ignored, z\n\ntest result: ok.", "x, y ... ignored, z" },
		/* Second lines of a reason. */
		{ "test b ... ignored, x\ntest ... ignored, y", "x" },
		{ "test b ... ignored, x\ntest  ... ignored, y", "x" },
		{ "test b ... ignored, x\ntest", "x" },
		{ "test b ... ignored, x\n ... ignored, y", "x" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GHashTable) ignored = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
		g_hash_table_insert(ignored, g_strdup("b"), g_strdup(""));
		libtest_parse_reasons(cases[i].said, ignored);
		assert_int_equal(g_hash_table_size(ignored), 1);
		assert_string_equal(g_hash_table_lookup(ignored, "b"), cases[i].why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_is_read),
		cmocka_unit_test(a_reason_is_read),
	};
	return cmocka_run_group_tests_name("libtest", tests, NULL, NULL);
}
