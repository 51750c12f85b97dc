/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Adds to a profile what its executables know and Valgrind does not tell: the inlined calls at each address. Done once, right
   after the run, so that a profile stays complete when the executable changes. */
#ifndef CLI_PROFILE_RESOLVE_H
#define CLI_PROFILE_RESOLVE_H

#include "base/workspace.h"

/* What was found out so far: the processes of a run are mostly of the same few executables. */
struct resolver;
/* workspace: what the profiles are to say of the workspace that their programs are built in, which is borrowed; may be NULL. */
struct resolver *resolver_new(const struct workspace *workspace);
void resolver_free(struct resolver *r);

/* Rewrites the profile at path with its calls (docs/profile-format.md) where objects have debug information, and with the
   workspace and what other packages the calls lie in; one that has
   them already is left as it is. program: another link to the program's executable, for where that is gone from its place
   (rustdoc removes those of doctests); may be NULL. False with *error on failure; the file is then as it was. */
bool profile_resolve(struct resolver *r, const char *path, const char *program, GError **error);

/* One line for each object whose debug information was expected and cannot be used, of char *; the resolver's own. */
const GPtrArray *resolver_notes(const struct resolver *r);

#endif
