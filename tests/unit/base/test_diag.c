/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "base/diag.h"
#include "base/escape.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* What `say` puts on standard error, at most 4 KiB. */
static char *captured(void (*say)(void))
{
	int ends[2], saved = dup(STDERR_FILENO);
	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], STDERR_FILENO);
	say();
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(ends[1]);
	char *text = g_malloc0(4097);
	assert_true(read(ends[0], text, 4096) >= 0);
	close(ends[0]);
	return text;
}

static void say_error(void)
{
	errno = ENOSPC;
	diag_error("cannot open '%s': %s", "a\033[31m\nb", "no \xff such file");
	assert_int_equal(errno, ENOSPC);
}

static void say_note(void)
{
	diag_note("%d points", 3);
}

static void say_warning(void)
{
	diag_warning("100%%");
}

static void a_message_is_one_line(void **state)
{
	(void)state;
	static const struct { void (*say)(void); const char *text; } cases[] = {
		{ say_error, "cargo-alloc-profile: cannot open 'a\\x1b[31m\\nb': no \\xff such file\n" },
		{ say_note, "cargo-alloc-profile: note: 3 points\n" },
		{ say_warning, "cargo-alloc-profile: warning: 100%\n" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *text = captured(cases[i].say);
		assert_string_equal(text, cases[i].text);
		g_free(text);
	}
}

/* escaped: NULL where the text stays as it is. */
static void names_neither_act_nor_hide(void **state)
{
	(void)state;
	static const struct { const char *text, *escaped; } cases[] = {
		{ "", "" },
		{ "plain \\ 'text' é 日本 👩 e\xcc\x81", "plain \\ 'text' é 日本 👩 e\xcc\x81" },
		{ "a\tb\rc\nd", "a\\tb\\rc\\nd" },
		{ "\x01\x7f", "\\x01\\x7f" },
		{ "\xc2\x9b" "31m", "\\u{9b}31m" },
		{ "\xe2\x80\xa8\xe2\x80\xae", "\\u{2028}\\u{202e}" },
		{ "\xc3", "\\xc3" },
		{ "\xed\xa0\x80", "\\xed\\xa0\\x80" },
		{ "\xf8\x88\x80\x80\x80z", "\\xf8\\x88\\x80\\x80\\x80z" },
		/* what nobody sees: joiners and other format characters, fillers, selectors, tags */
		{ "a\u200bb\u200dc\u00ad\ufeff", "a\\u{200b}b\\u{200d}c\\u{ad}\\u{feff}" },
		{ "\u034f\u115f\u17b4\u180e\u2060\u2800\u3164\uffa0",
		  "\\u{34f}\\u{115f}\\u{17b4}\\u{180e}\\u{2060}\\u{2800}\\u{3164}\\u{ffa0}" },
		{ "\ufe0f\U000e0041\U000e0100", "\\u{fe0f}\\u{e0041}\\u{e0100}" },
		/* private, never a character, not assigned */
		{ "\ue000\U0010fffd\ufffe\uffff\ufdd0\u0378", "\\u{e000}\\u{10fffd}\\u{fffe}\\u{ffff}\\u{fdd0}\\u{378}" },
		/* commands in the log of a workflow */
		{ "::error::x", "\\x3a:error::x" },
		{ " \u00a0\u3000::error::x", " \u00a0\u3000\\x3a:error::x" },
		{ ":error:", "\\x3aerror:" },
		{ "a::b: ::error::x", "a::b: ::error::x" },
		{ "x##[error]y ###[z", "x\\x23#[error]y #\\x23#[z" },
		{ "##teamcity[ ##vso[", "\\x23#teamcity[ \\x23#vso[" },
		{ "a#b ##a # #[derive(A)] ##", "a#b ##a # #[derive(A)] ##" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *escaped = escape_text(cases[i].text), *again = escape_text(escaped);
		assert_string_equal(escaped, cases[i].escaped);
		assert_string_equal(again, escaped);
		assert_true(!escape_is_plain(cases[i].text) || strcmp(cases[i].text, escaped) == 0);
		g_free(escaped);
		g_free(again);
	}
}

static void a_document_keeps_its_values(void **state)
{
	(void)state;
	static const struct { const char *document, *shown; } cases[] = {
		{ "[\"é \\u001b\"]", "[\"é \\u001b\"]" },
		{ "[\"\x7f\u202e\U000e0041 ##[a ##b\"]", "[\"\\u007f\\u202e\\udb40\\udc41 \\u0023#[a ##b\"]" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		GString *shown = g_string_new("x");
		escape_append_json(shown, cases[i].document);
		assert_string_equal(shown->str + 1, cases[i].shown);
		g_string_free(shown, TRUE);
	}
	char *text = escape_utf8("a\xff\u202e\n");
	assert_string_equal(text, "a\\xff\u202e\n");
	g_free(text);
}

static void xml_has_a_form_for_the_rest(void **state)
{
	(void)state;
	GString *text = g_string_new("x");
	escape_append_xml(text, "a<b>&\"' \x01\x7f\xc2\x85\ufffe\uffff\xed\xa0\x80 \ufffd \u202e");
	assert_string_equal(text->str, "xa&lt;b&gt;&amp;&quot;' \ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd \ufffd \u202e");
	g_string_free(text, TRUE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_is_one_line),
		cmocka_unit_test(names_neither_act_nor_hide),
		cmocka_unit_test(a_document_keeps_its_values),
		cmocka_unit_test(xml_has_a_form_for_the_rest),
	};
	return cmocka_run_group_tests_name("diag", tests, NULL, NULL);
}
