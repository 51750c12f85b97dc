/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "diag.h"
#include "escape.h"

#include <errno.h>
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

static void what_a_terminal_acts_on_is_escaped(void **state)
{
	(void)state;
	static const struct { const char *text, *escaped; } cases[] = {
		{ "", "" },
		{ "plain \\ 'text' é 日本 👩‍👧", "plain \\ 'text' é 日本 👩‍👧" },
		{ "a\tb\rc\nd", "a\\tb\\rc\\nd" },
		{ "\x01\x7f", "\\x01\\x7f" },
		{ "\xc2\x9b" "31m", "\\u{9b}31m" },
		{ "\xe2\x80\xa8\xe2\x80\xae", "\\u{2028}\\u{202e}" },
		{ "\xc3", "\\xc3" },
		{ "\xed\xa0\x80", "\\xed\\xa0\\x80" },
		{ "\xf8\x88\x80\x80\x80z", "\\xf8\\x88\\x80\\x80\\x80z" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *escaped = escape_text(cases[i].text);
		assert_string_equal(escaped, cases[i].escaped);
		g_free(escaped);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_is_one_line),
		cmocka_unit_test(what_a_terminal_acts_on_is_escaped),
	};
	return cmocka_run_group_tests_name("diag", tests, NULL, NULL);
}
