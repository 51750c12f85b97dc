/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Memory pools that the program announces with the client requests of valgrind.h. A pool has the address of anything that stands
   for it. Its pieces are announced blocks; those of a pool with VALGRIND_MEMPOOL_METAPOOL are none, but memory in which the
   program announces blocks. What names a pool or a piece that is not there counts as a bad announcement or a foreign free. */
#ifndef AP_POOLS_H
#define AP_POOLS_H

#include "core/ap_basics.h"

extern void AP_(pools_init)(void);

/* flags: VALGRIND_MEMPOOL_…. A pool that is there already is destroyed first. */
extern void AP_(pool_create)(ThreadId tid, Addr pool, UWord flags);

/* All its pieces end. */
extern void AP_(pool_destroy)(ThreadId tid, Addr pool);

extern Bool AP_(pool_exists)(Addr pool);
extern void AP_(pool_allocate)(ThreadId tid, Addr pool, Addr address, SizeT size);
extern void AP_(pool_free)(ThreadId tid, Addr pool, Addr address);

/* Of its pieces remains what lies in the range. */
extern void AP_(pool_trim)(ThreadId tid, Addr pool, Addr start, SizeT size);

/* The piece at `from` is at `to` from now on and has `size` bytes. */
extern void AP_(pool_change)(ThreadId tid, Addr pool, Addr from, Addr to, SizeT size);

/* The pool `from` is called `to` from now on. */
extern void AP_(pool_move)(ThreadId tid, Addr from, Addr to);

#endif
