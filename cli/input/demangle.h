/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Demangles linkage names with libiberty: Rust's legacy and v0 mangling, and C++'s. */
#ifndef CLI_DEMANGLE_H
#define CLI_DEMANGLE_H

/* Returns the demangled name, without the hash at the end of legacy Rust names, or a copy of symbol if it is
   not mangled. Free it with g_free. */
char *demangle(const char *symbol);

/* As demangle, but demangles only names that the manglings of C++ and Rust themselves begin, as Valgrind does: not
   `_GLOBAL__sub_I_main`. */
char *demangle_linkage(const char *symbol);

#endif
