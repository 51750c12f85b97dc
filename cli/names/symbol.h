/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the name of a function tells: its crate, module, type and own name. Names are canonical, as
   symbol_canonical spells them. */
#ifndef CLI_SYMBOL_H
#define CLI_SYMBOL_H

#include "names/symbol_scan.h"

/* The parts borrow the name. */
struct symbol {
	struct symbol_part crate;      /* `a` in a::b::grow. In an implementation, the type's crate, or the trait's if
	                                  the type is Rust's own: `a` in both <a::B as core::fmt::Display>::fmt and
	                                  <alloc::vec::Vec as a::Ext>::go */
	struct symbol_part module;     /* `a::b` in a::b::grow, a::b::Type::new, a::b::grow::{{closure}} and
	                                  <a::b::Type as core::fmt::Display>::fmt */
	struct symbol_part type;       /* `a::b::Type` in a::b::Type::new and <a::b::Type as core::fmt::Display>::fmt;
	                                  the trait if the function is the trait's */
	struct symbol_part function;   /* `new` in a::b::Type::new, `grow` in a::b::grow::{{closure}} */
	struct symbol_part path;       /* without C++'s return type and arguments */
	struct symbol_part self, trait; /* the paths in <self as trait>::function and <self>::function */
	bool of_trait;                 /* the crate is the trait's */
};

/* Takes a canonical name apart. The parts borrow it. */
struct symbol symbol_parse(const char *name);

/* Whether only Rust itself has a published crate of this name. */
bool symbol_is_rusts_crate(struct symbol_part crate);

/* Whether a crate belongs to Rust's own library. */
bool symbol_is_library_crate(struct symbol_part crate);

#endif
