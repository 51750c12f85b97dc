/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Adds to a profile what its executables know and Valgrind does not tell: the inlined calls at each address. Done once, right
   after the run, so that a profile stays complete when the executable changes. */
#ifndef CLI_PROFILE_RESOLVE_H
#define CLI_PROFILE_RESOLVE_H

#include <glib.h>
#include <stdbool.h>

/* Rewrites the profile at path with its calls (docs/profile-format.md) where objects have debug information; one that has
   them already is left as it is. Adds to notes (of char *, freed by the array) one line for each object whose debug
   information was expected and cannot be used. False with *error on failure; the file is then as it was. */
bool profile_resolve(const char *path, GPtrArray *notes, GError **error);

#endif
