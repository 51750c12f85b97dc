/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Decides whose code a function is; nothing else does. If debug information has the function's file, the file
   decides. Else the crate in its name does: it is the workspace's if one of its crates has that name. */
#ifndef CLI_ORIGIN_H
#define CLI_ORIGIN_H

#include "model/model.h"
#include "names/symbol.h"

/* symbol: the parts of the frame's name. */
enum origin origin_of(const struct model *m, const struct frame *f, const struct symbol *symbol);

/* Decides the same from a file alone. */
enum origin origin_of_file(const struct workspace *w, const char *path);

/* If m does not tell its workspace, because an earlier version recorded it, takes over what `other` knows of
   its own workspace. Also tells m's functions whose they are if other has frames in the same files. */
void origin_adopt(struct model *m, const struct model *other);

/* Adds what is known of m's workspace now, and the other packages that its functions lie in. */
void origin_add_workspace(struct model *m, const struct workspace *known);

/* Adds the innermost package that contains the file, as the Cargo.toml beside or above it tells, unless it is
   one of the workspace's. asked: directories that were looked at before (of char *). */
void origin_find_package(struct workspace *w, GHashTable *asked, const char *path);

#endif
