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

/* Whether a block that was allocated at this event counts. False: the process inherited it in a fork, or was not counting
   when it allocated the block. */
extern Bool AP_(alloc_counts_since)(ULong born_event);

/* How many bytes of the block the program may use: those that it asked for, or, once it has called
   malloc_usable_size, all. */
extern SizeT AP_(alloc_usable_bytes)(const struct ap_block *b);

/* In a forked child: sets all counters to 0. The blocks that are alive are inherited from now on. announced: the announced
   ones, and those of their bytes that no chunk has. */
extern void AP_(alloc_forked)(struct ap_amount announced);

/* Counting begins anew, with no block that counts. Call this before recorder_restart. */
extern void AP_(alloc_restart)(void);

/* Counts an ad-hoc event of the thread, if it counts now. Returns False if its weight is too large to be added. */
extern Bool AP_(alloc_ad_hoc)(ThreadId tid, ULong weight);

/* ---- for ap_announced ---- */

/* Bytes of a block that malloc returned, the chunk, while an announced block within it is what counts. from: NULL or a
   chunk that counts. */
struct ap_loan { struct ap_block *from; SizeT bytes; };

/* An announced block at b->address begins, with `size` bytes. Returns False if it does not count; then there is no loan. */
extern Bool AP_(alloc_announced)(ThreadId tid, struct ap_block *b, SizeT size, struct ap_loan loan);
extern void AP_(alloc_announced_end)(ThreadId tid, const struct ap_block *b, struct ap_loan loan);

/* The block is now at `to` and has `size` bytes. */
extern Bool AP_(alloc_announced_change)(ThreadId tid, struct ap_block *b, Addr to, SizeT size,
                                        struct ap_loan before, struct ap_loan now);

/* The program ends a block that is not there; or it announces one that cannot be. */
extern void AP_(alloc_foreign_free)(void);
extern void AP_(alloc_bad_announcement)(void);

/* A chunk whose born_event is AP_BORN_ELSEWHERE is an arena. Before such a chunk, which began at `start`, ends or is
   reallocated, `end` ends the announced blocks in it and gives born_event back. */
extern void AP_(alloc_on_arena_end)(void (*end)(ThreadId tid, struct ap_block *chunk, Addr start));

#endif
