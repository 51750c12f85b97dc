/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Patterns for names, as users write them in limits, suppressions and marks. */
#ifndef CLI_WILDCARD_H
#define CLI_WILDCARD_H

#include <stdbool.h>

/* Whether the whole name matches the pattern: `*` is any text, `?` any one character, and nothing else is special. Both may hold
   any bytes. */
bool wildcard_matches(const char *pattern, const char *name);

#endif
