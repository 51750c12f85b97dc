/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What `cargo metadata` says about a workspace. Each run asks once. */
#ifndef CLI_CARGO_WORKSPACE_H
#define CLI_CARGO_WORKSPACE_H

#include "base/workspace.h"
#include "cargo/cargo_limits.h"

/* Selects whose settings in Cargo.toml apply. */
struct cargo_scope {
	const char *command;      /* run, test, bench or nextest; NULL: read no settings */
	const GPtrArray *packages;/* of const char *: the packages that the user named; empty: the manifest's own */
	bool all;                 /* the user asked for the whole workspace */
	const char *manifest;     /* the path of the manifest that the user gave; NULL: none */
};

/* Everything is NULL or empty if nobody asked cargo, or if cargo did not answer. */
struct cargo_workspace {
	char *root, *target_directory;
	struct workspace *known;  /* the directories and crates of the packages, with the names that rustdoc gives to
	                             documentation tests */
	GPtrArray *limits;        /* of struct gate_limit *: from Cargo.toml */
	GPtrArray *suppressions;  /* of char *: suppression files named in Cargo.toml */
	GPtrArray *allocators;    /* of char *: descriptions of allocators in Cargo.toml */
	char *allocators_key;     /* the key that has them; NULL: none */
	struct cargo_backend backend;   /* BACKEND_UNSET if Cargo.toml names none */
};

/* Runs argv, a `cargo metadata` command (NULL-terminated, of const char *). False with *error set if cargo
   cannot be started or fails, or if Cargo.toml has limits that make no sense (domain CARGO_LIMITS_ERROR). */
bool cargo_workspace_read(struct cargo_workspace *w, const GPtrArray *argv, const struct cargo_scope *scope,
                          GError **error);
/* Returns the Cargo.toml in the current directory or in the nearest one above it, as cargo looks for it; free
   it with g_free. NULL if there is none. */
char *cargo_workspace_manifest(void);

/* Frees what w has and makes it empty. */
void cargo_workspace_clear(struct cargo_workspace *w);

#endif
