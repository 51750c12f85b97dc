/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the name of a function says: whose it is, in which module it lies, and whether a report names it or
   passes it over on the way to the user's function. Names are those of a demangler, Rust's (legacy and v0)
   and C++'s, and C's. */
#ifndef CLI_SYMBOL_H
#define CLI_SYMBOL_H

#include <stdbool.h>
#include <stddef.h>

/* Part of a name; of length 0 where the name has no such part. */
struct symbol_part { const char *text; size_t length; };

enum symbol_class {
	SYMBOL_USER,       /* everything that is none of the following */
	SYMBOL_ALLOCATOR,  /* malloc and its kin, operator new, __rust_alloc, GlobalAlloc, raw_vec */
	SYMBOL_CONTAINER,  /* core, alloc, hashbrown */
	SYMBOL_STD,        /* std, and test, which runs tests */
	SYMBOL_STD_ENTRY,  /* where std enters the user's main, thread or test */
	SYMBOL_SUPPORT,    /* the C and C++ libraries, and the crates inside std: its own when std calls them */
	SYMBOL_ENTRY,      /* what the system runs below main or at the bottom of a thread */
};

/* The length of name without what differs from build to build: `::h0123456789abcdef`, `.llvm.123`,
   `@@GLIBC_2.34`. */
size_t symbol_length(const char *name);

/* `a` of a::b::grow; of an implementation the crate of its type, or of the trait where the type is of Rust's
   own library: `a` of both <a::B as core::fmt::Display>::fmt and <alloc::vec::Vec<u8> as a::Ext>::go. */
struct symbol_part symbol_crate(const char *name);

/* `a::b` of a::b::grow, of a::b::Type::new, of a::b::grow::{closure#0} and of <a::b::Type as
   core::fmt::Display>::fmt. */
struct symbol_part symbol_module(const char *name);

/* object: path of the executable or library that the function lies in, "" where unknown. */
enum symbol_class symbol_classify(const char *name, const char *object);

/* Whether the class is Rust's own library. */
static inline bool symbol_is_library(enum symbol_class class)
{ return class == SYMBOL_CONTAINER || class == SYMBOL_STD || class == SYMBOL_STD_ENTRY; }

#endif
