/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The malloc family as the program calls it. Each call is an event that the sites, the threads and the
   process count. */
#ifndef AP_ALLOC_H
#define AP_ALLOC_H

#include "core/ap_basics.h"
#include "valgrind/ap_blocks.h"
#include "core/ap_totals.h"

/* Registers the replacements of malloc and its family with Valgrind. */
extern void AP_(alloc_register)(void);
extern void AP_(alloc_init)(void);

/* The live heap of the process, and its counters. The latter walks over the sites. */
extern struct ap_live *AP_(live)(void);
extern struct ap_totals AP_(totals)(void);

/* Whether the block counts. False: the process inherited it in a fork, or was not counting when it allocated the block. */
extern Bool AP_(alloc_is_own)(const struct ap_block *b);

/* How many bytes of the block the program may use: those that it asked for, or, once it has called
   malloc_usable_size, all. */
extern SizeT AP_(alloc_usable_bytes)(const struct ap_block *b);

/* In a forked child: sets all counters to 0. The blocks that are alive are inherited from now on. */
extern void AP_(alloc_forked)(void);

/* Counting begins anew, with no block that counts. Call this before recorder_restart. */
extern void AP_(alloc_restart)(void);

/* Counts an ad-hoc event of the thread, if it counts now. */
extern void AP_(alloc_ad_hoc)(ThreadId tid, ULong weight);

#endif
