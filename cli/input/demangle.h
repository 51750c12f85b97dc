/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Demangles linkage names with libiberty: Rust's legacy and v0 mangling, and C++'s. */
#ifndef CLI_DEMANGLE_H
#define CLI_DEMANGLE_H

/* Returns the demangled name, without the hash at the end of legacy Rust names, or a copy of symbol if it is
   not mangled. Free it with g_free. */
char *demangle(const char *symbol);

#endif
