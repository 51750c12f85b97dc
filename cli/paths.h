/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Source paths in a form that does not depend on the machine: relative to the workspace; `serde-1.0.200/src/lib.rs` for a
   crate of the registry or a git checkout; `library/alloc/src/vec/mod.rs` for Rust's own; else the last part alone
   when the path is absolute. */
#ifndef CLI_PATHS_H
#define CLI_PATHS_H

#include <glib.h>

/* The canonical form of path, to be freed with g_free. workspace may be NULL. */
char *paths_canonical(const char *path, const char *workspace);

#endif
