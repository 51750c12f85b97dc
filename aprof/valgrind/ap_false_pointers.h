/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Tells numbers that look like pointers. The dynamic loader counts clock cycles and computes hashes, and such
   a number can have the value of an address in the heap. A scan that took it for a pointer would find a
   leaked block reachable, in some runs and not in others. */
#ifndef AP_FALSE_POINTERS_H
#define AP_FALSE_POINTERS_H

#include "core/ap_basics.h"

/* Whether the word at `at`, which lies in the loader's data, is a count of clock cycles. */
extern Bool AP_(is_loader_clock)(Addr at);

/* Whether the word at `at` is the hash of a symbol's name, and the word before or after it points to that
   name. Reads only words in [low, high). */
extern Bool AP_(is_symbol_hash)(Addr at, Addr low, Addr high);

#endif
