/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What `cargo metadata` says of a workspace: asked once a run. */
#ifndef CLI_CARGO_WORKSPACE_H
#define CLI_CARGO_WORKSPACE_H

#include "base/workspace.h"

/* Whose settings are asked for. */
struct cargo_scope {
	const char *command;      /* run, test, bench or nextest; NULL: none of these, and no settings */
	const GPtrArray *packages;/* of const char *: those that were named; empty: the manifest's */
	bool all;                 /* the whole workspace was asked for */
	const char *manifest;     /* a path that was given; NULL: none */
};

/* All absent where cargo was not asked or did not say. */
struct cargo_workspace {
	char *root, *target_directory;
	struct workspace *known;  /* the packages' directories and crates, with what rustdoc calls the crates of
	                             documentation tests */
	GPtrArray *limits;        /* of struct gate_limit *: those that Cargo.toml sets */
	GPtrArray *suppressions;  /* of char *: the files of suppressions that it names */
};

/* Runs argv, a `cargo metadata` (NULL-terminated, of const char *). False with *error set when cargo cannot
   be started or fails, and when Cargo.toml sets limits that cannot be understood (an error of the domain
   CARGO_LIMITS_ERROR). */
bool cargo_workspace_read(struct cargo_workspace *w, const GPtrArray *argv, const struct cargo_scope *scope,
                          GError **error);
/* The manifest of the current directory or of the nearest one above it, as cargo looks for it, to be freed
   with g_free; NULL: there is none. */
char *cargo_workspace_manifest(void);

void cargo_workspace_clear(struct cargo_workspace *w);

#endif
