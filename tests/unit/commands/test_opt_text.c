/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What is said of options: each row has texts that --help, the man page and the completions can show. */
#include "unit.h"

#include "commands/opt_text.h"
#include "report/formats.h"

#include <string.h>

static const struct opt *find(const char *name)
{
	for (size_t i = 0; i < opt_count; i++)
		if (g_strcmp0(opts[i].name, name) == 0)
			return &opts[i];
	fail_msg("there is no option '%s'", name);
	return NULL;
}

static void values_take_their_place(void **state)
{
	(void)state;
	g_autofree char *marked = opt_text_marked(find("sort-by")), *plain = opt_text_plain(find("sort-by"));
	g_autofree char *brief = opt_text_short(find("sort-by")), *metrics = opt_text_plain(find("tolerance"));

	assert_string_equal(marked, "Sort rows by KEY: `count` (default), `size` or `name`");
	assert_string_equal(plain, "Sort rows by KEY: count (default), size or name");
	assert_string_equal(brief, "Sort rows by KEY");
	assert_non_null(strstr(metrics, "METRIC is allocations, bytes, peak, live or leaked;"));
}

static void marks_become_quotes(void **state)
{
	(void)state;
	g_autofree char *leaks = opt_text_plain(find("leaks")), *limit = opt_text_plain(find("max-leaked-bytes"));
	g_autofree char *pattern = opt_text_plain(find("leak-mark"));

	assert_non_null(strstr(leaks, "the command 'leaks' does"));
	assert_non_null(strstr(limit, "Turns on --leak-check"));
	assert_true(g_str_has_suffix(pattern, "'*' matches any text, '?' any one character. May be repeated"));
}

static void formats_with_help_are_values(void **state)
{
	(void)state;
	g_autoptr(GPtrArray) words = opt_words(find("output"));
	g_autofree char *text = opt_text_plain(find("output"));

	for (const struct format *const *f = formats; *f != NULL; f++) {
		assert_int_equal(g_ptr_array_find_with_equal_func(words, (*f)->name, g_str_equal, NULL), (*f)->help != NULL);
		assert_true((*f)->help == NULL || strstr(text, (*f)->help) != NULL);
	}
	assert_string_equal(g_ptr_array_index(words, 0), formats[0]->name);
}

static void every_row_is_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < opt_count; i++) {
		g_autofree char *marked = opt_text_marked(&opts[i]), *brief = opt_text_short(&opts[i]);

		assert_true(opts[i].name != NULL || opts[i].letter != '\0');
		assert_true(opts[i].commands != 0);
		assert_false(g_str_has_suffix(marked, "."));
		assert_null(strstr(marked, "{}"));
		assert_true(strlen(brief) > 0 && strlen(brief) < 100);
		assert_true(opts[i].more == NULL || g_str_has_suffix(opts[i].more, "."));
		for (size_t j = 0; j < i; j++) {
			assert_true(opts[i].name == NULL || g_strcmp0(opts[i].name, opts[j].name) != 0);
			assert_true(opts[i].letter == '\0' || opts[i].letter != opts[j].letter);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_take_their_place),
		cmocka_unit_test(marks_become_quotes),
		cmocka_unit_test(formats_with_help_are_values),
		cmocka_unit_test(every_row_is_whole),
	};
	return cmocka_run_group_tests_name("opt_text", tests, NULL, NULL);
}
