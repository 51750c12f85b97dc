/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The live blocks by address. A table of the address space instead of a hash table: neighbours in the heap are neighbours
   here, nothing is ever rehashed, and an event touches two or three lines of the cache. */
#ifndef AP_BLOCKS_H
#define AP_BLOCKS_H

#include "ap_sites.h"

/* Beyond it nobody counts. */
#define AP_BLOCK_REALLOCATIONS_MAX 0xFFFFFFFFu

struct ap_block {
	Addr address;
	SizeT size;                /* as asked for */
	struct ap_site *site;      /* of its last (re)allocation */
	ULong born_event;                /* the event of that */
	UInt first_site_index : 31;      /* the index of the site of its allocation */
	UInt usable_size_asked : 1;         /* the program was told how much room there is, and may use all of it */
	UInt reallocations;              /* how many reallocations followed */
	UInt next, number;           /* for the table */
};

extern void AP_(blocks_init)(void);

/* A new block at address, where there is none; the caller fills it. */
extern struct ap_block *AP_(block_add)(Addr address);

/* The block that starts at address, or NULL. */
extern struct ap_block *AP_(block_find)(Addr address);

/* The same, no longer in the table; it is the caller's until block_release or block_put. */
extern struct ap_block *AP_(block_remove)(Addr address);
extern void AP_(block_free)(struct ap_block *b);

/* Puts a block that was taken back, at address. */
extern void AP_(block_insert)(struct ap_block *b, Addr address);

/* Each block in order of address. */
extern void AP_(blocks_for_each)(void (*visit)(const struct ap_block *b, void *data), void *data);

/* All blocks: how many, and their bytes. The bytes take a walk over all of them. */
extern ULong AP_(blocks_count)(void);
extern ULong AP_(blocks_bytes)(void);

#endif
