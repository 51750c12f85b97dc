/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Types and template arguments of C++ from debug information, spelt as the demangler spells them. */
#ifndef CLI_DWARF_TYPES_H
#define CLI_DWARF_TYPES_H

#include "input/dwarf_scopes.h"

#include <glib.h>

/* One name that is being written. Each lambda's name contains the names of its arguments, so lambdas that take
   each other make names that grow without end: depth and steps bound the work. */
struct dwarf_name {
	struct dwarf_scopes *scopes;
	void (*put_scoped)(struct dwarf_name *n, GString *out, Dwarf_Die *die);   /* appends a class with the scopes around
	                                                                             it */
	int depth;
	int steps;        /* how many types, arguments and scopes were looked at */
	bool brief;       /* leave out parameters and numbers of lambdas: `all(int)::{lambda(...)}` */
};

/* Counts a step. True if the name is too deep or took too many steps: then write `...`. */
bool dwarf_types_is_enough(struct dwarf_name *n);

/* Whether the name took too many steps, so that some of it is missing. */
bool dwarf_types_has_given_up(const struct dwarf_name *n);

/* Whether a name is so long that it should end here. */
bool dwarf_types_is_too_long(const GString *name);

/* Appends the type that die refers to, or void if it refers to none. declarator: the text that follows it, such
   as ` ` or `*`. */
void dwarf_types_put_of(struct dwarf_name *n, GString *out, Dwarf_Die *die, const char *declarator);

/* Appends the parameters of a function or of a function's type: `(int, char const*)`. */
void dwarf_types_put_parameters(struct dwarf_name *n, GString *out, Dwarf_Die *function);

/* Whether the function is a const member: its object is const. */
bool dwarf_types_is_const_member(Dwarf_Die *function);

/* Appends the entry's own name with its template arguments. True if it has some. */
bool dwarf_types_put_named(struct dwarf_name *n, GString *out, Dwarf_Die *die, const char *name);

/* The length of a name without the template arguments at its end. */
size_t dwarf_types_plain_length(const char *name);

#endif
