/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Source paths in a form that does not depend on the machine: relative to the workspace;
   `serde-1.0.200/src/lib.rs` in a crate from the registry or from git; `library/alloc/src/vec/mod.rs` in Rust's
   library; only the last component of any other absolute path. */
#ifndef CLI_PATHS_H
#define CLI_PATHS_H

#include "base/workspace.h"

/* Returns the canonical form of path; free it with g_free. workspace may be NULL. */
char *paths_canonical(const char *path, const char *workspace);

/* Returns path without empty and `.` components, and with each `..` resolved by removing the component before
   it. Free it with g_free. */
char *paths_normalised(const char *path);

/* Tells whose code a normalised or canonical path is, as far as it lies where cargo or rustc keeps sources. */
enum origin paths_origin(const char *path);

#endif
