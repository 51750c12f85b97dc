/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What is near enough to be meant. */
#include "unit.h"

#include "base/suggest.h"

#include <string.h>

static GPtrArray *list_of(const char *const *words)
{
	GPtrArray *list = g_ptr_array_new();
	for (; *words != NULL; words++)
		g_ptr_array_add(list, (gpointer)(uintptr_t)*words);
	return list;
}

static void the_nearest_is_suggested(void **state)
{
	(void)state;
	static const char *const words[] = { "run", "test", "bench", "nextest", "--max-peak", "--max-bytes", "ALLOC_PROFILE_GATE",
	                                     "json", "markdown", NULL };
	static const struct { const char *word, *nearest; } cases[] = {
		{ "rnu", "run" }, { "runn", "run" }, { "ru", "run" }, { "tset", "test" }, { "nexttest", "nextest" },
		{ "bnech", "bench" }, { "--max-peek", "--max-peak" }, { "--maxbytes", "--max-bytes" }, { "JSON", "json" },
		{ "--MAX_PEAK", "--max-peak" }, { "ALLOC_PROFILE_GAET", "ALLOC_PROFILE_GATE" }, { "mark", "markdown" },
		{ "", NULL }, { "m", NULL }, { "xml", NULL }, { "frobnicate", NULL }, { "r", NULL }, { "\xff\xff", NULL },
	};
	GPtrArray *list = list_of(words);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const char *nearest = suggest_nearest(cases[i].word, list);
		if (g_strcmp0(nearest, cases[i].nearest) != 0)
			fail_msg("%s: %s", cases[i].word, nearest != NULL ? nearest : "nothing");
	}
	g_ptr_array_unref(list);
}

/* What all begin with says nothing. */
static void beginnings_do_not_count(void **state)
{
	(void)state;
	static const char *const words[] = { "ALLOC_PROFILE_GATE", "ALLOC_PROFILE_MAX_PEAK", NULL };
	GPtrArray *list = list_of(words);
	assert_null(suggest_nearest("ALLOC_PROFILE_OUTPUT", list));
	assert_null(suggest_nearest("ALLOC_PROFILE_", list));
	assert_string_equal(suggest_nearest("ALLOC_PROFILE_MAX", list), "ALLOC_PROFILE_MAX_PEAK");
	assert_string_equal(suggest_nearest("ALLOC_PROFILE_MAX_PEKA", list), "ALLOC_PROFILE_MAX_PEAK");
	g_ptr_array_unref(list);
}

/* However long the words are, and whatever the order of those that are as near. */
static void bounds_hold(void **state)
{
	(void)state;
	g_autofree char *longest = g_strnfill(64, 'a'), *longer = g_strnfill(65, 'a'), *endless = g_strnfill(1 << 20, 'a');
	const char *const words[] = { longer, longest, "aab", "aac", "b", NULL };
	GPtrArray *list = list_of(words);
	assert_ptr_equal(suggest_nearest(longest, list), longest);
	assert_null(suggest_nearest(longer, list));
	assert_null(suggest_nearest(endless, list));
	assert_string_equal(suggest_nearest("aad", list), "aab");
	g_ptr_array_unref(list);
}

static void a_message_ends_in_it(void **state)
{
	(void)state;
	static const char *const words[] = { "run", "test", NULL };
	GPtrArray *list = list_of(words);
	g_autofree char *near = suggest_text("tets", list), *far = suggest_text("frobnicate", list);
	assert_string_equal(near, "did you mean 'test'?");
	assert_string_equal(far, "choose one of run, test");
	g_ptr_array_unref(list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_nearest_is_suggested),
		cmocka_unit_test(beginnings_do_not_count),
		cmocka_unit_test(bounds_hold),
		cmocka_unit_test(a_message_ends_in_it),
	};
	return cmocka_run_group_tests_name("suggest", tests, NULL, NULL);
}
