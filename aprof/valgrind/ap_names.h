/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Gives each function one name, although users, manglings and compilers write it differently. The name has no
   generic arguments, no hashes, and no marks that compilers append. */
#ifndef AP_NAMES_H
#define AP_NAMES_H

#include "core/ap_basics.h"

/* Returns the canonical form of a demangled name, or of a name that a user wrote. A name of C++ loses its
   arguments and its result. `provided`: a trait provides the function, so the trait's path is its name. The
   caller frees it with VG_(free). */
extern HChar *AP_(name_canonical)(const HChar *name, Bool provided);

/* Whether the pattern matches the whole name. In a pattern, `*` matches any text and `?` any one character. */
extern Bool AP_(name_matches)(const HChar *pattern, const HChar *key);

#endif
