/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* How many bytes of a block the program may use: those that it asked for, or, once it has asked how many there are, all that it was told. */
#ifndef AP_USABLE_H
#define AP_USABLE_H

#include "valgrind/ap_blocks.h"

extern void AP_(usable_init)(void);

extern SizeT AP_(usable_bytes)(const struct ap_block *b);

/* All bytes that the block has, as far as that is known. */
extern SizeT AP_(usable_room)(const struct ap_block *b);

/* The allocator of an observed block told the program this number. Before the block ends, or has another address, forget it. */
extern void AP_(usable_told)(struct ap_block *b, SizeT bytes);
extern void AP_(usable_forget)(struct ap_block *b);

#endif
