/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Blocks that the program announces with the client requests of valgrind.h, because an allocator of its own made them. They
   count as those of malloc do. Announced blocks never overlap. A block of malloc in which one begins is an arena until it ends:
   its bytes that announced blocks have count there, and no longer as its own. So each byte is alive once. */
#ifndef AP_ANNOUNCED_H
#define AP_ANNOUNCED_H

#include "valgrind/ap_record.h"

struct ap_arena;
struct ap_pieces;

struct ap_announced {
	struct ap_block block;   /* ap_blocks does not know it */
	/* private to ap_announced */
	struct ap_arena *arena;  /* that it lies in, or NULL */
	SizeT in_arena;          /* its bytes in there */
	struct ap_loan loan;
	struct ap_pieces *pieces;
	struct ap_announced *previous, *next;
	Bool is_out;
	struct ap_announced *next_out;
};

/* A list of announced blocks, the oldest first. A block that ends leaves it. */
struct ap_pieces { struct ap_announced *first, *last; };

extern void AP_(announced_init)(void);

/* A block begins, and is the last of the pieces, unless that is NULL. The program uses its memory anew: announced blocks that
   lay there have ended. Does nothing if the program does not have the memory. */
extern void AP_(announce)(ThreadId tid, Addr address, SizeT size, struct ap_pieces *pieces);

/* The block that begins at the address, or NULL. */
extern struct ap_announced *AP_(announced_at)(Addr address);

/* The block lies at `to` from now on and has `size` bytes. It ends if the program does not have that memory. */
extern void AP_(announced_change)(ThreadId tid, struct ap_announced *a, Addr to, SizeT size);

extern void AP_(announced_end)(ThreadId tid, struct ap_announced *a);

/* Takes the block out of the memory that it lies in, which the program may use anew before it says where the block is. It still counts.
   announced_put_back undoes that, unless another block is there by now: then it returns False. */
extern void AP_(announced_take_out)(struct ap_announced *a);
extern Bool AP_(announced_put_back)(struct ap_announced *a);

/* The pieces belong together no longer. */
extern void AP_(pieces_part)(struct ap_pieces *pieces);

/* The chunk, which began at `start`, ends or is reallocated: ends the announced blocks in it. Does nothing if it is no arena. */
extern void AP_(announced_arena_ends)(ThreadId tid, struct ap_block *chunk, Addr start);

/* From now on, blocks of the program's own allocators may be arenas. */
extern void AP_(announced_in_other_chunks)(void);

/* The program ends a block at the address, and none is there. That is a mistake, unless the memory ended just before. */
extern void AP_(announced_missing)(ThreadId tid, Addr address);

/* Ends the blocks that begin from start on and before end, in order of address. */
extern void AP_(announced_end_in)(ThreadId tid, Addr start, Addr end);

/* The same when the thread gave the memory back. */
extern void AP_(announced_memory_ends)(ThreadId tid, Addr start, Addr end);

/* The first block that begins at this address or behind it, or NULL. */
extern const struct ap_announced *AP_(announced_from)(Addr address);

/* How many there are, and how many bytes they have that are in no arena. */
extern struct ap_amount AP_(announced_total)(void);

/* When the block was allocated or last reallocated, and how many of its bytes count as those of announced blocks; of any
   block. */
extern ULong AP_(born_event)(const struct ap_block *b);
extern SizeT AP_(lent_bytes)(const struct ap_block *b);

#endif
