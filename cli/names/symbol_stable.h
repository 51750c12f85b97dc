/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Removes from a demangled name what compilers and linkers append to it, which differs from build to build. */
#ifndef CLI_SYMBOL_STABLE_H
#define CLI_SYMBOL_STABLE_H

#include <stddef.h>

/* Returns the name without a hash (`::h0123456789abcdef`), a version (`@@GLIBC_2.34`) and the suffixes of
   copies and parts of a function (`.constprop.0`, `.cold`, ` [clone .isra.0]`), however many there are. Letters
   replace the escapes that the demangler leaves (`$u6d4b$`). Free it with g_free. A second call changes
   nothing. */
char *symbol_stable(const char *name);

/* Returns the length of a symbol, which may be mangled, without the suffixes of copies and parts of a
   function. */
size_t symbol_stable_length(const char *symbol);

#endif
