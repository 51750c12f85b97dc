/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What is known of a cargo workspace: what its crates are called, and which directories are its own. */
#ifndef CLI_WORKSPACE_H
#define CLI_WORKSPACE_H

#include <glib.h>
#include <stdbool.h>

/* Whose code it is. */
enum origin {
	ORIGIN_UNKNOWN,
	ORIGIN_WORKSPACE,
	ORIGIN_DEPENDENCY,   /* another package's: of a registry, a checkout, vendored, or a path outside of the workspace */
	ORIGIN_LIBRARY,      /* Rust's own library's, with the crates that it is built of */
};

/* What lies in it is of this origin, unless a directory within it says otherwise. Of what is generated in the target
   directory, the place does not tell whose it is. */
struct workspace_directory { char *path; enum origin origin; };

struct workspace {
	GPtrArray *crates;        /* of char *: as symbols have them */
	GPtrArray *directories;   /* of struct workspace_directory *; the first is the workspace's root */
	GHashTable *by_name, *by_path;   /* crate; path → struct workspace_directory: to find each at once, however many there are */
};

/* A workspace that nothing is known of yet. */
struct workspace *workspace_new(void);
void workspace_free(struct workspace *w);

/* Each adds what is not there yet. A package's name may have hyphens where its crate's has underscores. A directory that is
   the workspace's own stays so. */
void workspace_add_crate(struct workspace *w, const char *name);
void workspace_add_directory(struct workspace *w, const char *path, enum origin origin);
void workspace_add(struct workspace *w, const struct workspace *more);

bool workspace_has_crate(const struct workspace *w, const char *name, size_t length);

/* The innermost directory that the normalised path lies in; NULL: none. */
const struct workspace_directory *workspace_directory_of(const struct workspace *w, const char *path);

static inline bool workspace_is_known(const struct workspace *w)
{ return w->crates->len > 0; }

/* `workspace`, `dependency`, `library`; NULL of what is not known. */
const char *workspace_origin_name(enum origin origin);

/* False where the name, which may be NULL, is none of these. */
bool workspace_origin_named(const char *name, enum origin *origin);

#endif
