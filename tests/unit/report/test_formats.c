/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The registry of formats: each is whole and found by its name. */
#include "unit.h"

#include "report/formats.h"

#include <glib.h>

static void each_is_whole(void **state)
{
	(void)state;
	g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
	assert_non_null(formats[0]);
	for (const struct format *const *f = formats; *f != NULL; f++) {
		assert_true(g_hash_table_add(names, (gpointer)(uintptr_t)(*f)->name));
		assert_ptr_equal(formats_find((*f)->name), *f);
		assert_non_null((*f)->report);   /* a format need not compare */
		assert_true((*f)->help == NULL || *(*f)->help != '\0');
	}
	/* Annotations are for --ci. */
	assert_null(formats_find("github")->help);
	assert_null(formats_find("no such format"));
	assert_null(formats_find(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_whole),
	};
	return cmocka_run_group_tests_name("formats", tests, NULL, NULL);
}
