/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Names from outside made fit for a terminal: valid UTF-8 on one line, without control characters. */
#ifndef CLI_ESCAPE_H
#define CLI_ESCAPE_H

#include <glib.h>

/* Appends text to out. Control characters, line separators, marks that change the direction of writing and bytes
   that are not UTF-8 become \n, \t, \r, \xNN or \u{NNNN}; all else, backslashes too, stays as it is. */
void escape_append(GString *out, const char *text);

/* The same as a new string, to be freed with g_free. */
char *escape_text(const char *text);

#endif
