/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Names of functions, in one spelling for all that a user, a mangling and a compiler write differently:
   without generic arguments, hashes, and the marks that compilers append. */
#ifndef AP_NAMES_H
#define AP_NAMES_H

#include "ap_basics.h"

/* Returns the canonical form of a demangled name, or of one that a user wrote; of C++ without arguments and
   result. `provided`: the function is a provided method of a trait, which the trait's path names. The caller
   frees it with VG_(free). */
extern HChar *AP_(name_canonical)(const HChar *name, Bool provided);

/* Whether the pattern matches the whole name. In a pattern, `*` matches any text and `?` any one character. */
extern Bool AP_(name_matches)(const HChar *pattern, const HChar *key);

#endif
