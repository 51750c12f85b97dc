/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads limits, the names of suppression files, descriptions of allocators and the backend from the metadata tables of Cargo.toml. */
#ifndef CLI_CARGO_LIMITS_H
#define CLI_CARGO_LIMITS_H

#include "analysis/gate_limit.h"
#include "model/options.h"

#include <jansson.h>

struct cargo_limits_source {
	const json_t *metadata;   /* the metadata of a package or of the workspace; may be NULL */
	const char *name;         /* the path of its `alloc-profile` table, for messages */
	const char *manifest;     /* the path of the Cargo.toml, for messages */
};

#define CARGO_LIMITS_ERROR cargo_limits_error_quark()
GQuark cargo_limits_error_quark(void);

/* The backend, and the key that named it. */
struct cargo_backend { enum backend_name name; char *key; };

/* Where the limits and names go. */
struct cargo_limits {
	GPtrArray *limits;        /* of struct gate_limit * */
	GPtrArray *suppressions;  /* of char *: paths, freed with the list */
	GPtrArray *allocators;    /* of char *: descriptions, freed with the list */
	char **allocators_key;    /* the key that described the last of them */
	struct cargo_backend *backend;
};

/* Adds what the table `alloc-profile` says, then what its own table for the command says. Checks every key and
   value, also those for other commands. Returns false with *error set to the whole message. */
bool cargo_limits(const struct cargo_limits *into, const struct cargo_limits_source *source, const char *command,
                  GError **error);

#endif
