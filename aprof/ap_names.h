/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Names of functions as users write them: generic arguments, hashes, what compilers append, and the spelling that the mangling
   leaves do not count. */
#ifndef AP_NAMES_H
#define AP_NAMES_H

#include "ap_basics.h"

/* What counts of a name, demangled or as a user wrote it; of C++ without arguments and what is returned. provided: the
   function is a trait's own, called by the trait's path. To be freed with VG_(free). */
extern HChar *AP_(name_canonical)(const HChar *name, Bool provided);

/* Whether all of the key matches: `*` is any text, `?` any one character. */
extern Bool AP_(name_matches)(const HChar *pattern, const HChar *key);

#endif
