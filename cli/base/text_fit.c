/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "base/text_fit.h"

#include "base/escape.h"

static const char *next_char(const char *text)
{
	return text + g_utf8_skip[(unsigned char)*text];
}

static int width_of(gunichar c)
{
	return g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
}

int text_columns(const char *text)
{
	int columns = 0;
	for (; *text != '\0'; text = next_char(text))
		columns += width_of(g_utf8_get_char(text));
	return columns;
}

/* A terminal that shows only ASCII would show each byte of another character. */
static char *to_ascii(const char *text)
{
	GString *out = g_string_new(NULL);
	for (; *text != '\0'; text = next_char(text)) {
		gunichar c = g_utf8_get_char(text);
		g_string_append_c(out, c < 0x80 ? (char)c : '?');
	}
	return g_string_free(out, FALSE);
}

const char *text_fit_end(const char *text, int columns)
{
	for (; *text != '\0' && columns >= width_of(g_utf8_get_char(text)); text = next_char(text))
		columns -= width_of(g_utf8_get_char(text));
	return text;
}

char *text_fit(const char *text, int columns, enum text_keeps keeps, bool unicode)
{
	const char *mark = unicode ? "…" : "..";
	g_autofree char *safe = escape_text(text), *shown = unicode ? g_strdup(safe) : to_ascii(safe);
	const char *rest = shown;
	int width = text_columns(shown), room = columns - text_columns(mark);
	if (width <= columns)
		return g_steal_pointer(&shown);
	if (room < 0)
		return g_strdup("");
	if (keeps == TEXT_KEEPS_BEGIN)
		return g_strdup_printf("%.*s%s", (int)(text_fit_end(shown, room) - shown), shown, mark);
	for (; width > room; rest = next_char(rest))
		width -= width_of(g_utf8_get_char(rest));
	return g_strconcat(mark, rest, NULL);
}
