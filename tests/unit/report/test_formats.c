/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The registry of formats: each is whole and found by its name, and --output takes those that have help. */
#include "unit.h"

#include "report/formats.h"

#include <string.h>

static void each_is_whole(void **state)
{
	(void)state;
	g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
	assert_non_null(formats[0]);
	for (const struct format *const *f = formats; *f != NULL; f++) {
		assert_true(g_hash_table_add(names, (gpointer)(uintptr_t)(*f)->name));
		assert_ptr_equal(formats_find((*f)->name), *f);
		assert_true((*f)->report != NULL && (*f)->comparison != NULL);
		assert_true((*f)->help == NULL || *(*f)->help != '\0');
	}
	assert_null(formats_find("no such format"));
	assert_null(formats_find(""));
}

static void those_with_help_are_offered(void **state)
{
	(void)state;
	g_autoptr(GPtrArray) names = formats_names();
	g_autofree char *help = formats_help();
	assert_ptr_equal(formats_find(g_ptr_array_index(names, 0)), formats[0]);
	for (const struct format *const *f = formats; *f != NULL; f++) {
		bool offered = g_ptr_array_find_with_equal_func(names, (*f)->name, g_str_equal, NULL);
		assert_int_equal(offered, (*f)->help != NULL);
		assert_int_equal(strstr(help, (*f)->name) != NULL, offered);
		if (offered)
			assert_non_null(strstr(help, (*f)->help));
	}
	/* Annotations are for --ci. */
	assert_null(formats_find("github")->help);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_whole),
		cmocka_unit_test(those_with_help_are_offered),
	};
	return cmocka_run_group_tests_name("formats", tests, NULL, NULL);
}
