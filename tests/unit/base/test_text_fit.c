/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "base/text_fit.h"

static void long_texts_keep_an_end(void **state)
{
	(void)state;
	static const struct { const char *text; int columns; bool unicode; const char *end, *begin; } cases[] = {
		{ "abcdef", 6, true, "abcdef", "abcdef" }, { "abcdef", 5, true, "…cdef", "abcd…" }, { "abcdef", 5, false, "..def", "abc.." },
		{ "abcdef", 1, true, "…", "…" }, { "abcdef", 0, true, "", "" }, { "", 0, true, "", "" }, { "ab\n", 4, true, "ab\\n", "ab\\n" },
		{ "a漢字", 5, true, "a漢字", "a漢字" }, { "a漢字", 4, true, "…字", "a漢…" }, { "a漢字", 3, true, "…字", "a…" },
		{ "a漢字", 5, false, "a??", "a??" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		for (enum text_keeps keeps = TEXT_KEEPS_END; keeps <= TEXT_KEEPS_BEGIN; keeps++) {
			char *got = text_fit(cases[i].text, cases[i].columns, keeps, cases[i].unicode);
			assert_string_equal(got, keeps == TEXT_KEEPS_END ? cases[i].end : cases[i].begin);
			g_free(got);
		}
	}
}

static void columns_are_counted(void **state)
{
	(void)state;
	assert_int_equal(text_columns(""), 0);
	assert_int_equal(text_columns("a漢e\xcc\x81"), 4);
	assert_string_equal(text_fit_end("a漢字", 4), "字");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(long_texts_keep_an_end),
		cmocka_unit_test(columns_are_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
