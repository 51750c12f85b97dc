/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Memory that allocators of the program's own took from the system, to give it to the program by and by. What lies there outside of live
   blocks is the allocator's, and leads to no block of the program's. */
#ifndef AP_RESERVES_H
#define AP_RESERVES_H

#include "core/ap_basics.h"

extern void AP_(reserves_init)(void);

/* The thread mapped memory; the program's heap ends at `end` now; memory is there no longer, or has another use. */
extern void AP_(reserves_mapped)(ThreadId tid, Addr start, SizeT size);
extern void AP_(reserves_heap_ends)(ThreadId tid, Addr end);
extern void AP_(reserves_unmapped)(Addr start, SizeT size);

/* Calls visit with each piece of the allocators' memory and of their static data. */
extern void AP_(reserves_for_each)(void (*visit)(Addr start, Addr end));

#endif
