/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Full names of C++ functions that have no linkage name in debug information. Compilers leave it out if, for
   example, a type without linkage is an argument. The name is made from the scopes around the function and
   spelt as the demangler spells a linkage name. */
#ifndef CLI_DWARF_NAMES_H
#define CLI_DWARF_NAMES_H

#include "input/dwarf_scopes.h"

/* The full name of the function; free it with g_free. NULL if the plain name is all of it: the function is not
   C++, is declared `extern "C"`, or its unit describes no types. If lambdas take each other, the name could
   grow without end, and lambdas are then written as `all(int)::{lambda(...)}`. */
char *dwarf_names_full_name(struct dwarf_scopes *scopes, Dwarf_Die *function);

#endif
