/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Makes names from outside safe to print; every output uses these functions. The result is valid UTF-8 on one
   line, without characters that a terminal acts on, that nobody sees, or that a CI service takes for a
   command. */
#ifndef CLI_ESCAPE_H
#define CLI_ESCAPE_H

#include <glib.h>

/* Appends text to out. Writes these as \n, \t, \r, \xNN or \u{NNNN}: control characters, line separators,
   invisible characters (format, fill and tag characters, variation selectors, unassigned ones) and bytes that
   are not UTF-8. Also escapes a colon at the beginning and the first sign of `##[` or `##word[`, because these
   begin commands in a CI log. Leaves everything else as it is, backslashes too. */
void escape_append(GString *out, const char *text);

/* Returns the same as a new string; free it with g_free. */
char *escape_text(const char *text);

/* Whether escaping surely leaves text as it is. A quick test: it may return FALSE for such a text, too. */
gboolean escape_is_plain(const char *text);

/* Returns text as a value for a JSON string; free it with g_free. Only bytes that are not UTF-8 become \xNN. */
char *escape_utf8(const char *text);

/* Appends a JSON document. Characters that escape_append would not show become \uNNNN, so that the values stay
   the same. */
void escape_append_json(GString *out, const char *document);

/* Appends text as the value of an XML attribute or the content of an element. Characters that XML cannot
   express become U+FFFD. */
void escape_append_xml(GString *out, const char *text);

#endif
