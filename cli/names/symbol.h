/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the name of a function says: its crate, module, type and own name. Names are canonical:
   as symbol_canonical spells them. */
#ifndef CLI_SYMBOL_H
#define CLI_SYMBOL_H

#include "names/symbol_scan.h"

/* The parts borrow the name. */
struct symbol {
	struct symbol_part crate;      /* `a` of a::b::grow; of an implementation that of its type, or of the trait where
	                                  the type is of Rust's own library: `a` of both <a::B as core::fmt::Display>::fmt
	                                  and <alloc::vec::Vec as a::Ext>::go */
	struct symbol_part module;     /* `a::b` of a::b::grow, a::b::Type::new, a::b::grow::{{closure}} and
	                                  <a::b::Type as core::fmt::Display>::fmt */
	struct symbol_part type;       /* `a::b::Type` of a::b::Type::new and <a::b::Type as core::fmt::Display>::fmt; the
	                                  trait where that has the function */
	struct symbol_part function;   /* `new` of a::b::Type::new, `grow` of a::b::grow::{{closure}} */
	struct symbol_part path;       /* without C++'s return type and arguments */
	struct symbol_part self, trait; /* the paths in <self as trait>::function and <self>::function */
	bool of_trait;                 /* the crate is the trait's */
};

struct symbol symbol_parse(const char *name);

/* Whether nobody but Rust itself calls a published crate so. */
bool symbol_is_rusts_crate(struct symbol_part crate);

/* Whether a crate belongs to Rust's own library. */
bool symbol_is_library_crate(struct symbol_part crate);

#endif
