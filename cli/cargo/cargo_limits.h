/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Limits, and the names of files with suppressions, from the metadata tables of Cargo.toml. */
#ifndef CLI_CARGO_LIMITS_H
#define CLI_CARGO_LIMITS_H

#include "analysis/gate_limit.h"

#include <jansson.h>

struct cargo_limits_source {
	const json_t *metadata;   /* of a package or the workspace; may be NULL */
	const char *name;         /* what `alloc-profile` is called in it, for messages */
	const char *manifest;     /* where it stands, likewise */
};

#define CARGO_LIMITS_ERROR cargo_limits_error_quark()
GQuark cargo_limits_error_quark(void);

/* What they are added to. */
struct cargo_limits {
	GPtrArray *limits;        /* of struct gate_limit * */
	GPtrArray *suppressions;  /* of char *: paths, freed with the list */
};

/* Adds what the table `alloc-profile` says to what is there, then what its own table for the command does. Every key
   and value is checked, also those for other commands. Returns false with *error set to the whole message. */
bool cargo_limits(const struct cargo_limits *into, const struct cargo_limits_source *source, const char *command,
                  GError **error);

#endif
