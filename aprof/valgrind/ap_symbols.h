/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads symbols of functions: what a mangled name says by itself, and what compilers append to it.
   cli/names/symbol_stable has the same table of marks for the command line. */
#ifndef AP_SYMBOLS_H
#define AP_SYMBOLS_H

#include "core/ap_basics.h"

/* Whether the symbol is a method that a trait provides: the type that it is called for does not define it. */
extern Bool AP_(symbol_is_provided_method)(const HChar *symbol);

/* Whether the symbol is only a part of a function, which the compiler split off and nobody calls. */
extern Bool AP_(symbol_is_function_part)(const HChar *symbol);

/* The length of a mangled or demangled name without what differs from build to build at its end: hashes, and
   the marks of copies. */
extern SizeT AP_(symbol_stem_length)(const HChar *name, SizeT length);

/* Returns a copy of a demangled name, and decodes what the demangler leaves of Rust's legacy mangling:
   escaped characters, and the arrow of a function's type. The caller frees it with VG_(free). */
extern HChar *AP_(symbol_unescape)(const HChar *name);

#endif
