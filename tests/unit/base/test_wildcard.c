/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which names a pattern matches. */
#include "unit.h"

#include "base/wildcard.h"

#include <glib.h>

static const struct { const char *pattern, *name; bool matches; } cases[] = {
	{ "", "", true }, { "", "a", false }, { "*", "", true }, { "**", "a", true }, { "?", "", false },
	{ "a", "a", true }, { "a", "ab", false }, { "b", "ab", false }, { "*b", "ab", true },
	{ "a*", "ab", true }, { "a?", "ab", true }, { "a?", "a", false }, { "a::*::f", "a::b::c::f", true },
	{ "a::*::f", "a::f", false }, { "*ab*ab", "abcab", true }, { "*ab*ab", "abcaba", false },
	{ "*?", "", false }, { "?*", "a", true }, { "*?*?*", "a", false }, { "*?*?*", "ab", true },
	{ "?", "ü", true }, { "??", "ü", false }, { "a?c", "aüc", true }, { "*ü", "aü", true }, { "?€", "ü€", true },
	/* Nothing else is special. */
	{ "[ab]", "a", false }, { "[ab]", "[ab]", true }, { "\\*", "*", false }, { "\\*", "\\x", true }, { "{a,b}", "a", false },
	{ "*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false },
};

/* What is valid UTF-8 means what GLib takes it for. */
static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		if (wildcard_matches(cases[i].pattern, cases[i].name) != cases[i].matches)
			fail_msg("'%s' against '%s'", cases[i].pattern, cases[i].name);
		if (g_pattern_match_simple(cases[i].pattern, cases[i].name) != cases[i].matches)
			fail_msg("GLib: '%s' against '%s'", cases[i].pattern, cases[i].name);
	}
}

/* Other bytes are text, too: those that begin no character are one each, with what continues them. */
static void test_any_bytes(void **state)
{
	(void)state;
	static const struct { const char *pattern, *name; bool matches; } bytes[] = {
		{ "*", "\xf0", true }, { "?", "\xf0", true }, { "??", "\xf0", false }, { "*a", "\xff\xf0" "a", true },
		{ "\xff*", "\xff\xf0", true }, { "\xff*", "\xfe", false }, { "?a", "\xe2\x82" "a", true }, { "a?", "a\x80", true },
		{ "*\xf0", "a\xf0", true }, { "\xf0", "\xf0", true },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(bytes); i++)
		if (wildcard_matches(bytes[i].pattern, bytes[i].name) != bytes[i].matches)
			fail_msg("case %zu", i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_any_bytes),
	};
	return cmocka_run_group_tests_name("wildcard", tests, NULL, NULL);
}
