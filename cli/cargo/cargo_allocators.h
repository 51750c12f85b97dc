/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Finds in what cargo will build the programs that have an allocator of their own. */
#ifndef CLI_CARGO_ALLOCATORS_H
#define CLI_CARGO_ALLOCATORS_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

struct cargo_allocators_request {
	const char *cargo;        /* the program to ask */
	const json_t *graph;      /* cargo's unit graph: each crate that it compiles, for what, and with which features */
	bool all_features;        /* --all-features was given */
	const GPtrArray *asked;   /* the values of --features (of const char *) */
};

/* Adds to known (base/program_allocators.h) each program of the graph into which a crate is linked that is known as an
   allocator. Asks cargo for features only if there is one. */
void cargo_allocators(const struct cargo_allocators_request *r, GPtrArray *known);

#endif
