/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Tells by a function's name and origin whose it is: the user's, or one that a report passes over on the way to
   the user's. The table in the source is all there is to it; docs/attribution.md explains it. */
#ifndef CLI_SYMBOL_CLASS_H
#define CLI_SYMBOL_CLASS_H

#include "base/workspace.h"
#include "names/symbol.h"

enum symbol_class {
	SYMBOL_USER,       /* everything that is none of the following */
	SYMBOL_ALLOCATOR,  /* malloc and the like, operator new, __rust_alloc, GlobalAlloc, raw_vec */
	SYMBOL_CONTAINER,  /* core, alloc, hashbrown */
	SYMBOL_STD,        /* std, and what runs tests: test, and the main that rustdoc writes */
	SYMBOL_STD_ENTRY,  /* where std enters the user's main, thread or test */
	SYMBOL_PASSING,    /* crates of containers and runtimes, which allocate for their callers */
	SYMBOL_SUPPORT,    /* the C and C++ libraries, and crates inside std: std's own when it calls them */
	SYMBOL_ENTRY,      /* what the system runs below main or at the bottom of a thread */
};

/* object: the path of the executable or library that contains the function; "" if unknown. */
enum symbol_class symbol_classify(const struct symbol *s, const char *object, enum origin origin);

/* Whether the class is Rust's own library. */
static inline bool symbol_is_library(enum symbol_class class)
{ return class == SYMBOL_CONTAINER || class == SYMBOL_STD || class == SYMBOL_STD_ENTRY; }

#endif
