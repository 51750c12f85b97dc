/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "base/escape.h"

#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"

/* Characters that are drawn as nothing or as a blank, although Unicode counts them among letters, marks or
   symbols. */
static const struct { gunichar first, last; } unseen[] = {
	{ 0x034f, 0x034f }, { 0x115f, 0x1160 }, { 0x17b4, 0x17b5 }, { 0x180b, 0x180f }, { 0x2800, 0x2800 },
	{ 0x3164, 0x3164 }, { 0xfe00, 0xfe0f }, { 0xffa0, 0xffa0 }, { 0xe0100, 0xe01ef },
};

/* Whether a terminal acts on c, or nobody can see it. */
static gboolean is_hidden(gunichar c)
{
	if (c < 0x7f)
		return c < 0x20;
	switch (g_unichar_type(c)) {
	case G_UNICODE_CONTROL:
	case G_UNICODE_FORMAT:
	case G_UNICODE_LINE_SEPARATOR:
	case G_UNICODE_PARAGRAPH_SEPARATOR:
	case G_UNICODE_PRIVATE_USE:
	case G_UNICODE_SURROGATE:
	case G_UNICODE_UNASSIGNED:
		return TRUE;
	default:
		break;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(unseen); i++)
		if (c >= unseen[i].first && c <= unseen[i].last)
			return TRUE;
	return FALSE;
}

/* Whether text begins with `##[` or `##word[`, which GitHub, Azure and TeamCity take for a command. */
static gboolean begins_command(const char *text)
{
	if (text[0] != '#' || text[1] != '#')
		return FALSE;
	for (text += 2; g_ascii_isalpha(*text); text++)
		;
	return *text == '[';
}

/* Returns the character at text and sets *next behind it; G_MAXUINT32 if the byte there is not UTF-8. */
static gunichar next_character(const char *text, const char *end, const char **next)
{
	gunichar c = g_utf8_get_char_validated(text, end - text);
	if (c == (gunichar)-1 || c == (gunichar)-2) {
		*next = text + 1;
		return G_MAXUINT32;
	}
	*next = text + g_utf8_skip[(guchar)*text];
	return c;
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
	const char *end = text + strlen(text), *next;
	gboolean begun = FALSE;
	for (; text < end; text = next) {
		gunichar c = next_character(text, end, &next);
		if (c == G_MAXUINT32)
			g_string_append_printf(out, "\\x%02x", (guchar)*text);
		else if (is_hidden(c) || (c == ':' && !begun) || (c == '#' && begins_command(text)))
			append_escaped(out, c);
		else
			g_string_append_len(out, text, next - text);
		/* Services also look for a command behind blanks. */
		begun = begun || !g_unichar_isspace(c);
	}
}

gboolean escape_is_plain(const char *text)
{
	if (*text == ':' || *text == ' ')
		return FALSE;
	while (*text >= ' ' && *text <= '~' && *text != '#')
		text++;
	return *text == '\0';
}

char *escape_text(const char *text)
{
	GString *out = g_string_sized_new(strlen(text) + 1);
	escape_append(out, text);
	return g_string_free(out, FALSE);
}

char *escape_utf8(const char *text)
{
	const char *end = text + strlen(text), *next;
	GString *out = g_string_sized_new(strlen(text) + 1);
	for (; text < end; text = next)
		if (next_character(text, end, &next) == G_MAXUINT32)
			g_string_append_printf(out, "\\x%02x", (guchar)*text);
		else
			g_string_append_len(out, text, next - text);
	return g_string_free(out, FALSE);
}

/* In UTF-16, because JSON's escapes are UTF-16. */
static void append_units(GString *out, gunichar c)
{
	if (c > 0xffff)
		g_string_append_printf(out, "\\u%04x\\u%04x", 0xd7c0 + (c >> 10), 0xdc00 + (c & 0x3ff));
	else
		g_string_append_printf(out, "\\u%04x", c);
}

/* Outside of strings, JSON only has ASCII and no `#`, so whatever is escaped lies in a string. */
void escape_append_json(GString *out, const char *document)
{
	const char *end = document + strlen(document), *next;
	for (; document < end; document = next) {
		for (next = document; (guchar)*next < 0x7f && *next != '#' && *next != '\0';)
			next++;
		g_string_append_len(out, document, next - document);
		document = next;
		if (document == end)
			return;
		gunichar c = next_character(document, end, &next);
		if ((c >= 0x7f && is_hidden(c)) || (c == '#' && begins_command(document)))
			append_units(out, c);
		else
			g_string_append_len(out, document, next - document);
	}
}

void escape_append_xml(GString *out, const char *text)
{
	static const struct { char c; const char *entity; } entities[] = {
		{ '&', "&amp;" }, { '<', "&lt;" }, { '>', "&gt;" }, { '"', "&quot;" },
	};
	const char *end = text + strlen(text), *next;
	for (; text < end; text = next) {
		gunichar c = next_character(text, end, &next);
		gboolean lacks = c == G_MAXUINT32 || c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xfffe || c == 0xffff;
		const char *as = lacks ? REPLACEMENT : NULL;
		for (gsize i = 0; i < G_N_ELEMENTS(entities); i++)
			if (c == (guchar)entities[i].c)
				as = entities[i].entity;
		g_string_append_len(out, as != NULL ? as : text, as != NULL ? (gssize)strlen(as) : next - text);
	}
}
