/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the symbols of a Rust program tell of its allocator. */
#ifndef CLI_ALLOCATOR_SYMBOLS_H
#define CLI_ALLOCATOR_SYMBOLS_H

#include <stdbool.h>

struct allocator_symbols {
	bool has_runtime;     /* Rust's runtime is in it, even if all of it was inlined into a main without a Rust name */
	bool has_default;     /* the default allocator is in it; the linker leaves it out if the program has another */
	bool is_visible;      /* it has an allocator of its own that can be observed */
	unsigned int entries; /* which of ALLOCATOR_SYMBOLS_ENTRIES it has: 1 << index */
};

/* The functions of Rust that lead to each allocator. */
#define ALLOCATOR_SYMBOLS_ENTRIES 4

/* Reads the executable at path, or its separate debug file. Everything is false if neither has symbols. */
void allocator_symbols_read(const char *path, struct allocator_symbols *a);

/* Returns the names of the entries that are not there, as text; free it with g_free. NULL if all are there. */
char *allocator_symbols_missing(const struct allocator_symbols *a);

#endif
