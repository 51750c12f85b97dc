/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "names/symbol_stable.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

/* Returns the character that `$u6d4b$` at the beginning of a text stands for, and sets *length; 0 if there is
   none. */
static gunichar escaped(const char *text, size_t *length)
{
	enum { LONGEST = 6 };
	static const char mark[] = "$u";
	size_t digits = 0, marked = strlen(mark);
	gunichar c = 0;
	if (!g_str_has_prefix(text, mark))
		return 0;
	for (; digits <= LONGEST && strchr("0123456789abcdef", text[marked + digits]) && text[marked + digits]; digits++)
		c = c << 4 | (gunichar)g_ascii_xdigit_value(text[marked + digits]);
	*length = marked + digits + 1;
	return digits > 0 && digits <= LONGEST && text[marked + digits] == '$' && c > 0x7f && g_unichar_validate(c) ? c : 0;
}

/* Rewrites what the demangler leaves of the legacy mangling: letters beyond ASCII, and the arrow of a
   function's type. */
static char *legible(const char *name)
{
	GString *out = g_string_sized_new(strlen(name));
	for (size_t length; *name != '\0'; name += length) {
		gunichar c = escaped(name, &length);
		if (c != 0) {
			g_string_append_unichar(out, c);
			continue;
		}
		bool arrow = g_str_has_prefix(name, ".> ") && g_str_has_suffix(out->str, " ");
		g_string_append_c(out, arrow ? '-' : *name);
		length = 1;
	}
	return g_string_free(out, FALSE);
}

/* Each drop_… cuts one thing off the end of a name, but never the whole name. It returns false if that thing
   is not there. */

static bool drop_version(char *name)
{
	char *version = strpbrk(name, "@<( ");
	if (version == NULL || *version != '@' || version == name)
		return false;
	*version = '\0';
	return true;
}

/* The demangler's spelling of a suffix behind a mangled name. */
static bool drop_note(char *name)
{
	char *note = g_strrstr(name, " [clone .");
	if (note == NULL || note == name || strcspn(note, "]") + 1 != strlen(note))
		return false;
	*note = '\0';
	return true;
}

/* Returns the length of the name without the last suffix that gcc or clang appends to copies (optimised for a
   caller, made local, moved between units) and to parts of a function; the whole length if there is none. */
static size_t without_copy(const char *name, size_t length)
{
	static const struct { const char *mark; bool numbered; } marks[] = {
		{ ".constprop", true }, { ".isra", true }, { ".part", true }, { ".lto_priv", true }, { ".llvm", true },
		{ ".specialized", true }, { ".__uniq", true }, { ".__part", true }, { ".cold", false }, { ".localalias", false },
	};
	size_t end = length;
	while (end > 0 && g_ascii_isdigit(name[end - 1]))
		end--;
	bool numbered = end < length && end > 0 && name[end - 1] == '.';
	end = numbered ? end - 1 : length;
	for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
		size_t marked = strlen(marks[i].mark);
		if (end > marked && memcmp(name + end - marked, marks[i].mark, marked) == 0 && (numbered || !marks[i].numbered))
			return end - marked;
	}
	return length;
}

size_t symbol_stable_length(const char *symbol)
{
	size_t length, left = strlen(symbol);
	do {
		length = left;
		left = without_copy(symbol, length);
	} while (left < length);
	return length;
}

static bool drop_copy(char *name)
{
	size_t length = strlen(name), left = without_copy(name, length);
	name[left] = '\0';
	return left < length;
}

/* The hash of the legacy mangling. */
static bool drop_hash(char *name)
{
	enum { DIGITS = 16 };
	static const char mark[] = "::h";
	size_t length = strlen(name), whole = strlen(mark) + DIGITS;
	char *hash = name + length - whole;
	if (length <= whole || !g_str_has_prefix(hash, mark) || strspn(hash + strlen(mark), "0123456789abcdef") != DIGITS)
		return false;
	*hash = '\0';
	return true;
}

char *symbol_stable(const char *name)
{
	char *text = legible(name);
	while (drop_version(text) || drop_note(text) || drop_copy(text) || drop_hash(text))
		;
	return text;
}
