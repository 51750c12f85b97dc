/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A demangled name without what compilers and linkers append to it, which differs from build to build. */
#ifndef CLI_SYMBOL_STABLE_H
#define CLI_SYMBOL_STABLE_H

#include <stddef.h>

/* The name without a hash (`::h0123456789abcdef`), a version (`@@GLIBC_2.34`) and what tells copies and parts of a function
   apart (`.constprop.0`, `.cold`, ` [clone .isra.0]`), however many there are; with the letters in the place of escapes that
   the demangler leaves (`$u6d4b$`). To be freed with g_free. What it returns it returns unchanged. */
char *symbol_stable(const char *name);

/* How much of a symbol, be it mangled, is left without what tells copies and parts of a function apart. */
size_t symbol_stable_length(const char *symbol);

#endif
