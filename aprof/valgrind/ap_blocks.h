/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The live blocks by address, in a sparse table of the address space. A hash table would be slower: here
   neighbours in the heap are neighbours in the table, and an event touches two or
   three cache lines. */
#ifndef AP_BLOCKS_H
#define AP_BLOCKS_H

#include "core/ap_sites.h"

/* Reallocations of a block are counted up to this number. */
#define AP_BLOCK_REALLOCATIONS_MAX 0xFFFFFFFFu

/* In born_event: the block is an arena, and ap_announced has its event. No event has this number. */
#define AP_BORN_ELSEWHERE 0u

struct ap_block {
	Addr address;
	SizeT size;                  /* as the program asked for it */
	struct ap_site *site;        /* of its allocation, or of its last reallocation */
	ULong born_event;            /* the event of that one, or AP_BORN_ELSEWHERE */
	UInt first_site_index : 30;  /* the index of the site that allocated it */
	UInt observed : 1;           /* an allocator of the program's own made it, in memory of the program's own */
	UInt usable_size_asked : 1;  /* the program has called malloc_usable_size, and may use all bytes */
	UInt reallocations;          /* how many there were since its allocation */
	UInt next, number;           /* private to ap_blocks */
};

extern void AP_(blocks_init)(void);

/* Adds a block at an address that has none. The caller fills its members. */
extern struct ap_block *AP_(block_add)(Addr address);

/* Returns the block that starts at the address, or NULL. */
extern struct ap_block *AP_(block_find)(Addr address);

/* Returns the block with the highest address up to this one, if that is not below `lowest`; else NULL. Walks through the table. */
extern struct ap_block *AP_(block_up_to)(Addr address, Addr lowest);

/* Takes the block at the address out of the table, and returns it, or NULL. The caller then gives it to
   block_insert or block_free. */
extern struct ap_block *AP_(block_remove)(Addr address);
extern void AP_(block_free)(struct ap_block *b);

/* Puts a removed block back into the table, at this address. */
extern void AP_(block_insert)(struct ap_block *b, Addr address);

/* Calls visit with each block, in order of address. */
extern void AP_(blocks_for_each)(void (*visit)(const struct ap_block *b, void *data), void *data);

/* The number of blocks, and the sum of their sizes. The sum walks over all blocks. */
extern ULong AP_(blocks_count)(void);
extern ULong AP_(blocks_bytes)(void);

#endif
