/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Adds to a profile what the executables know and Valgrind does not: the inlined calls at each address. The
   command does this once, right after the run, so that the profile stays complete when the executable
   changes. */
#ifndef CLI_PROFILE_RESOLVE_H
#define CLI_PROFILE_RESOLVE_H

#include "base/workspace.h"

/* What was found out so far. Most processes of a run share a few executables. */
struct resolver;
/* workspace: what the profiles should say about the workspace of their programs. It is borrowed and may be
   NULL. */
struct resolver *resolver_new(const struct workspace *workspace);
void resolver_free(struct resolver *r);

/* Rewrites the profile at path with its calls (docs/profile-format.md), if its objects have debug information,
   with the workspace, and with the other packages that contain calls. Leaves a profile that has calls as it is.
   program: see object_files_get. On failure returns false with *error set and leaves the file as it was. */
bool profile_resolve(struct resolver *r, const char *path, const char *program, GError **error);

/* Returns one line (of char *) for each object whose debug information was expected and cannot be used. The
   resolver owns them. */
const GPtrArray *resolver_notes(const struct resolver *r);

#endif
