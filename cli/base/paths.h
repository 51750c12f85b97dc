/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Source paths in a form that does not depend on the machine: relative to the workspace; `serde-1.0.200/src/lib.rs` for a
   crate of the registry or a git checkout; `library/alloc/src/vec/mod.rs` for Rust's own; else the last part alone
   when the path is absolute. */
#ifndef CLI_PATHS_H
#define CLI_PATHS_H

#include "base/workspace.h"

/* The canonical form of path, to be freed with g_free. workspace may be NULL. */
char *paths_canonical(const char *path, const char *workspace);

/* path without empty and `.` components, and with each `..` taken together with the component before it; to be freed with
   g_free. */
char *paths_normalised(const char *path);

/* Whose a normalised or canonical path is, as far as the places tell that cargo and rustc keep sources in. */
enum origin paths_origin(const char *path);

#endif
