/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "base/program_allocators.h"

static void finds_by_name(void **state)
{
	static const struct { const char *path, *cause; } cases[] = {
		{ "/target/debug/my-app", "arena" },
		{ "/target/debug/deps/my_app-0123456789abcdef", "arena" },
		{ "/target/debug/deps/my_app-0123456789abcde", NULL },
		{ "my-app", "arena" },
		{ "other", NULL },
		/* It has none, as cargo says. */
		{ "plain", NULL },
		/* Of two tests of one name, one has none. */
		{ "/target/debug/deps/it-0123456789abcdef", NULL },
		/* Both have the same. */
		{ "both", "pool" },
	};
	g_autoptr(GPtrArray) known = program_allocators_new();

	(void)state;
	program_allocators_add(known, "my-app", "arena", "without");
	program_allocators_add(known, "plain", "", "");
	program_allocators_add(known, "it", "arena", "without");
	program_allocators_add(known, "it", "", "");
	program_allocators_add(known, "both", "pool", "without");
	program_allocators_add(known, "both", "pool", "without");
	assert_int_equal(known->len, 5);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const struct program_allocator *found = program_allocators_find(known, cases[i].path);
		if (g_strcmp0(found ? found->cause : NULL, cases[i].cause) != 0)
			fail_msg("'%s': %s", cases[i].path, found ? found->cause : "nothing");
		assert_null(program_allocators_find(NULL, cases[i].path));
	}
}

static void explains(void **state)
{
	const struct program_allocator told = { .program = (char[]){ "app" }, .cause = (char[]){ "cargo says so" }, .way = (char[]){ "do that" } };
	g_autofree char *with = program_allocators_explain(&told, "it fails: do this"), *without = program_allocators_explain(NULL, "it fails");

	(void)state;
	assert_string_equal(with, "it fails: do this, or do that: cargo says so");
	assert_string_equal(without, "it fails");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(finds_by_name), cmocka_unit_test(explains) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
