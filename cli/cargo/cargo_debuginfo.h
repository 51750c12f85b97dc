/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Makes sure that a build has the debug information that names functions and lines. */
#ifndef CLI_CARGO_DEBUGINFO_H
#define CLI_CARGO_DEBUGINFO_H

#include <glib.h>
#include <jansson.h>

/* argv asks cargo for its unit graph; first: what it answered, NULL if it did not. Adds to variables (of char *) what turns debug information on for
   profiles that have none or strip it, but never overrides what the user has set. *note says what was added;
   NULL: nothing. *doubt says that cargo did not answer; NULL: it did. Free both with g_free. */
void cargo_debuginfo(const GPtrArray *argv, json_t *first, GPtrArray *variables, char **note, char **doubt);

#endif
