/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Sees to it that a build has the debug information that names functions and lines. */
#ifndef CLI_CARGO_DEBUGINFO_H
#define CLI_CARGO_DEBUGINFO_H

#include <glib.h>

/* argv asks cargo for its unit graph. Adds to variables (of char *) what gives debug information to those of
   its cargo profiles that have none, or that strip it; what the user has set is left alone. *note says what
   was added, NULL: nothing; *doubt that cargo did not answer, NULL: it did. Both to be freed with g_free. */
void cargo_debuginfo(const GPtrArray *argv, GPtrArray *variables, char **note, char **doubt);

#endif
