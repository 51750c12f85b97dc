/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Words that look like pointers and are known to be numbers: what the dynamic loader counts and computes has as many digits as
   addresses of the heap. To take one for a pointer would call a block reachable that is not, in some runs and not in others. */
#ifndef AP_FALSE_POINTERS_H
#define AP_FALSE_POINTERS_H

#include "ap_basics.h"

/* Whether the word at `at`, in data of the loader, counts cycles of the processor's clock. */
extern Bool AP_(is_loader_clock)(Addr at);

/* Whether the word at `at` is the hash of a name, as ELF files have it, and a word beside it points to that name. Only words in
   [low, high) are read. */
extern Bool AP_(is_symbol_hash)(Addr at, Addr low, Addr high);

#endif
