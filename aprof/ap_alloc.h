/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The malloc family as the program sees it, the table of live blocks, and the events counted. */
#ifndef AP_ALLOC_H
#define AP_ALLOC_H

#include "ap_basics.h"
#include "ap_blocks.h"
#include "ap_timeline.h"

#include "counters/counters.h"

/* The whole process: its counters of counters.def. */
struct ap_totals {
#define COUNTER(member, attribute, json, thread, totals, ...) COUNTER_IF_TOTALS_##totals(ULong member;)
#define PROCESS_COUNTER(member, ...) ULong member;
#include "counters/counters.def"
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
