/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Names from outside made fit for others to read, decided here for every output: valid UTF-8 on one line, without what a
   terminal acts upon, what nobody sees, and what a service of continuous integration takes for a command. */
#ifndef CLI_ESCAPE_H
#define CLI_ESCAPE_H

#include <glib.h>

/* Appends text to out. \n, \t, \r, \xNN or \u{NNNN} stand for control characters, line separators, characters that are not
   seen (format, fill and tag characters, variation selectors, what Unicode has not assigned) and bytes that are not UTF-8;
   also for a colon that the text begins with, and for the first sign of `##[` or `##word[`: those begin commands in the log
   of a workflow. All else, backslashes too, stays as it is. */
void escape_append(GString *out, const char *text);

/* The same as a new string, to be freed with g_free. */
char *escape_text(const char *text);

/* Whether text stays as it is, told at a glance: FALSE may be wrong. */
gboolean escape_is_plain(const char *text);

/* text as the value of a string in JSON, to be freed with g_free: only bytes that are not UTF-8 become \xNN. */
char *escape_utf8(const char *text);

/* Appends a document in JSON, with \uNNNN for what escape_append would not show either: the values stay the same. */
void escape_append_json(GString *out, const char *document);

/* Appends text as the value of an attribute or the content of an element in XML: what XML has no form for becomes U+FFFD. */
void escape_append_xml(GString *out, const char *text);

#endif
