/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* GLib's GPatternSpec matches valid UTF-8 in the same way, but it aborts the program on other bytes. The command line and
   programs may give any bytes. */
#include "base/wildcard.h"

#include <stddef.h>

/* Whether c is a further byte of a character of more than one. */
static bool continues(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

bool wildcard_matches(const char *pattern, const char *name)
{
	const char *star = NULL, *again = NULL;
	while (*name != '\0') {
		if (*pattern == '*') {
			star = ++pattern;
			again = name;
		} else if (*pattern == '?') {
			pattern++;
			for (name++; continues(*name); name++)
				;
		} else if (*pattern == *name) {
			pattern++;
			name++;
		} else if (star != NULL) {
			/* The last star takes one more; those before it need not change. */
			pattern = star;
			name = ++again;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}
