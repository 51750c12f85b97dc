/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Knows a cargo workspace: the names of its crates, and the directories that belong to it. */
#ifndef CLI_WORKSPACE_H
#define CLI_WORKSPACE_H

#include <glib.h>
#include <stdbool.h>

/* Whose code something is. */
enum origin {
	ORIGIN_UNKNOWN,
	ORIGIN_WORKSPACE,
	ORIGIN_DEPENDENCY,   /* another package: from a registry, a checkout, vendored, or from a path outside of the
	                        workspace */
	ORIGIN_LIBRARY,      /* Rust's own library, with the crates that it is built from */
};

/* Everything in the directory has this origin, unless an inner directory has another. Generated sources in the
   target directory have none, because the place does not tell whose they are. */
struct workspace_directory { char *path; enum origin origin; };

struct workspace {
	GPtrArray *crates;        /* of char *: as they are spelt in symbols */
	GPtrArray *directories;   /* of struct workspace_directory *; the first is the workspace's root */
	GHashTable *by_name, *by_path;   /* crate; path → struct workspace_directory: for quick look-up */
};

/* Returns an empty workspace. Free it with workspace_free. */
struct workspace *workspace_new(void);
void workspace_free(struct workspace *w);

/* Each adds what is not there yet. The name of a package may have hyphens where its crate's name has
   underscores. A directory that is the workspace's own stays so. */
void workspace_add_crate(struct workspace *w, const char *name);
void workspace_add_directory(struct workspace *w, const char *path, enum origin origin);
void workspace_add(struct workspace *w, const struct workspace *more);

/* Whether a crate has this name, which is `length` bytes long. */
bool workspace_has_crate(const struct workspace *w, const char *name, size_t length);

/* Returns the innermost directory that contains the normalised path; NULL if none does. */
const struct workspace_directory *workspace_directory_of(const struct workspace *w, const char *path);

/* Whether anything is known of the workspace. */
static inline bool workspace_is_known(const struct workspace *w)
{ return w->crates->len > 0; }

/* `workspace`, `dependency`, `library`; NULL if unknown. */
const char *workspace_origin_name(enum origin origin);

/* Sets *origin by its name. False if the name is none of these. NULL means unknown. */
bool workspace_origin_named(const char *name, enum origin *origin);

#endif
