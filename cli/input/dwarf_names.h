/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The full names of C++ functions that have no linkage name in debug information, as those that a type without linkage is an
   argument of. Built from the scopes around the function's entry and spelt as the demangler spells a linkage name. */
#ifndef CLI_DWARF_NAMES_H
#define CLI_DWARF_NAMES_H

#include <elfutils/libdw.h>

/* What is known of the scopes of the units that were looked into. */
struct dwarf_names;
struct dwarf_names *dwarf_names_new(void);
void dwarf_names_free(struct dwarf_names *n);

/* The full name of the function, to be freed with g_free; NULL where its plain name is all of it: the function is not of C++, is
   declared `extern "C"`, or the unit has no types. A name that cannot be made in reasonable time, as of lambdas that take each
   other, has no more of these than `all(int)::{lambda(...)}`. */
char *dwarf_names_full_name(struct dwarf_names *n, Dwarf_Die *function);

#endif
