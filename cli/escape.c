/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Escaping of what a terminal would act upon. */
#include "escape.h"

#include <string.h>

/* Whether a terminal may act on c rather than show it. */
static gboolean acts_on_terminal(gunichar c)
{
	switch (g_unichar_type(c)) {
	case G_UNICODE_CONTROL:
	case G_UNICODE_LINE_SEPARATOR:
	case G_UNICODE_PARAGRAPH_SEPARATOR:
		return TRUE;
	case G_UNICODE_FORMAT:
		/* the marks that turn the direction of writing, not the joiners that scripts and emoji need */
		return c == 0x200e || c == 0x200f || c == 0x061c || (c >= 0x202a && c <= 0x202e)
			|| (c >= 0x2066 && c <= 0x2069);
	default:
		return FALSE;
	}
}

static void append_escaped(GString *out, gunichar c)
{
	static const char named[] = "\nn\tt\rr";
	for (const char *p = named; *p != '\0'; p += 2)
		if (c == (guchar)p[0]) {
			g_string_append_c(out, '\\');
			g_string_append_c(out, p[1]);
			return;
		}
	g_string_append_printf(out, c < 0x80 ? "\\x%02x" : "\\u{%x}", c);
}

void escape_append(GString *out, const char *text)
{
	const char *end = text + strlen(text);
	while (text < end) {
		gunichar c = g_utf8_get_char_validated(text, end - text);
		if (c == (gunichar)-1 || c == (gunichar)-2) {
			g_string_append_printf(out, "\\x%02x", (guchar)*text++);
			continue;
		}
		const char *next = text + g_unichar_to_utf8(c, NULL);
		if (acts_on_terminal(c))
			append_escaped(out, c);
		else
			g_string_append_len(out, text, next - text);
		text = next;
	}
}

char *escape_text(const char *text)
{
	GString *out = g_string_sized_new(strlen(text) + 1);
	escape_append(out, text);
	return g_string_free(out, FALSE);
}
