/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whose code a function is: the one place that decides it. Where the debug information tells the function's file, the file
   decides, and else the crate in its name, which is the workspace's where one of its crates is called so. */
#ifndef CLI_ORIGIN_H
#define CLI_ORIGIN_H

#include "model/model.h"
#include "names/symbol.h"

/* symbol: the frame's name taken apart. */
enum origin origin_of(const struct model *m, const struct frame *f, const struct symbol *symbol);

/* The same for a file alone. */
enum origin origin_of_file(const struct workspace *w, const char *path);

/* Gives m, which tells of no workspace, as recordings of earlier versions do, what other knows of its own; and to the functions of
   files that other's frames have, whose they are. */
void origin_adopt(struct model *m, const struct model *other);

/* Gives m what is known of its workspace now, and of the other packages that its functions lie in. */
void origin_add_workspace(struct model *m, const struct workspace *known);

/* Adds the package that the file lies in the innermost of, as the Cargo.toml beside it or above it says, where that is none of
   the workspace's. asked: the directories that need not be looked at again, of char *. */
void origin_find_package(struct workspace *w, GHashTable *asked, const char *path);

#endif
