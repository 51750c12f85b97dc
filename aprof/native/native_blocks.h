/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The live blocks of the process by address, in private memory. A hash table: the sparse table of the tool would
   need too much memory for a heap of large blocks. The hash keeps neighbours in the heap together, so they share
   the cache lines of the table.

   A block costs 32 bytes and at most 6 of the table; while the table grows, it costs 40. What counts is how few cache
   lines a free waits for. Each bucket is its own lock. Each change of a bucket is one store: a process that is
   forked at any moment has a table that it can use. */
#ifndef NATIVE_BLOCKS_H
#define NATIVE_BLOCKS_H

#include "native/native_basics.h"

struct ap_site;

struct native_block {
	uintptr_t address;
	size_t size;                /* as the program asked for it */
	struct ap_site *site;
	uint64_t born_event;
};

/* Records that are free for one thread, by number: those for use, a full batch more, and some that were never used.
   All zeros is a pool that is empty. */
struct native_block_pool { uint32_t free, free_count, batch, fresh, fresh_end; };

/* Adds the block at this address. Returns false where there is no memory for it. */
extern bool native_block_add(struct native_block_pool *pool, uintptr_t address, size_t size, struct ap_site *site,
                             uint64_t born_event);

/* Takes the block that begins at this address out of the table and sets *copy to it. Returns false where there is
   none. */
extern bool native_block_take(struct native_block_pool *pool, uintptr_t address, struct native_block *copy);

/* Gives the records of a thread that ends to the others. */
extern void native_block_pool_end(struct native_block_pool *pool);

/* The number of blocks, and the sum of their sizes. Walks over all blocks; another thread may change them meanwhile. */
struct native_blocks_sum { uint64_t blocks, bytes; };
extern struct native_blocks_sum native_blocks_sum(void);

/* Before a fork, and after it in the parent: nobody changes the table as a whole in between. */
extern void native_blocks_lock_all(void);
extern void native_blocks_unlock_all(void);

/* In a forked child, with or without the lock above, while it has one thread: undoes what other threads of the
   parent had begun. */
extern void native_blocks_forked(void);

#endif
