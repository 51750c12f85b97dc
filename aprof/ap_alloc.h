/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The malloc family as the program sees it, the table of live blocks, and the events counted. */
#ifndef AP_ALLOC_H
#define AP_ALLOC_H

#include "ap_basics.h"
#include "ap_blocks.h"
#include "ap_timeline.h"

/* The whole run. Counters as in docs/profile-format.md. */
struct ap_totals {
	ULong events;
	ULong allocations, bytes;
	ULong reallocations, in_place, moved, copied_bytes;
	ULong deallocations, freed_bytes;
	ULong live_blocks, live_bytes;
	ULong peak_blocks, peak_bytes, peak_event;
	ULong temporary;
	ULong failed;
	ULong inherited_blocks, inherited_bytes, inherited_freed;
	ULong foreign_frees;
	ULong epoch;              /* changes with each new peak */
};

/* Registers the replacements with Valgrind. */
extern void AP_(alloc_register)(void);
extern void AP_(alloc_init)(void);

extern const struct ap_totals *AP_(totals)(void);

/* The state now, as a point of the timeline; False where the timeline ends with it already. */
extern Bool AP_(alloc_final_point)(struct ap_point *p);

/* Whether the process itself allocated the block, and did not inherit it. */
extern Bool AP_(alloc_is_own)(const struct ap_block *b);

/* How many bytes of the block the program may use: those that it asked for, or all that malloc_usable_size promised it since. */
extern SizeT AP_(alloc_usable_bytes)(const struct ap_block *b);

/* In a forked child: nothing was counted; the blocks that live are inherited. */
extern void AP_(alloc_forked)(void);

#endif
