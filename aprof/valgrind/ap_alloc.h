/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The malloc family as the program calls it. Each call is an event that the sites, the threads and the
   process count. */
#ifndef AP_ALLOC_H
#define AP_ALLOC_H

#include "core/ap_basics.h"
#include "valgrind/ap_blocks.h"
#include "core/ap_timeline.h"

#include "counters/counters.h"

/* The counters of the process: those of counters.def. */
struct ap_totals {
#define COUNTER(member, attribute, json, thread, totals, ...) COUNTER_IF_TOTALS_##totals(ULong member;)
#define PROCESS_COUNTER(member, ...) ULong member;
#include "counters/counters.def"
	ULong epoch;              /* grows by 1 with each new peak */
};

/* Registers the replacements of malloc and its family with Valgrind. */
extern void AP_(alloc_register)(void);
extern void AP_(alloc_init)(void);

extern const struct ap_totals *AP_(totals)(void);

/* Sets *p to the current state, as a point of the timeline. Returns False if the timeline already ends with
   this point. */
extern Bool AP_(alloc_final_point)(struct ap_point *p);

/* Whether this process allocated the block itself. False: it inherited the block in a fork. */
extern Bool AP_(alloc_is_own)(const struct ap_block *b);

/* How many bytes of the block the program may use: those that it asked for, or, once it has called
   malloc_usable_size, all. */
extern SizeT AP_(alloc_usable_bytes)(const struct ap_block *b);

/* In a forked child: sets all counters to 0. The blocks that are alive are inherited from now on. */
extern void AP_(alloc_forked)(void);

#endif
