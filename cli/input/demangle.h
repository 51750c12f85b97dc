/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Linkage names as people write them: Rust's legacy and v0 mangling and C++'s, by libiberty. */
#ifndef CLI_DEMANGLE_H
#define CLI_DEMANGLE_H

/* The name that symbol stands for, without the hash that legacy Rust names end in; a copy of symbol where it is not
   mangled. To be freed with g_free. */
char *demangle(const char *symbol);

#endif
