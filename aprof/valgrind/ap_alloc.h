/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The malloc family of the C library, which Valgrind replaces by the functions here. */
#ifndef AP_ALLOC_H
#define AP_ALLOC_H

#include "valgrind/ap_blocks.h"

/* Registers the replacements of malloc and its family with Valgrind. */
extern void AP_(alloc_register)(void);
extern void AP_(alloc_init)(void);

/* A chunk whose born_event is AP_BORN_ELSEWHERE is an arena. Before such a chunk, which began at `start`, ends or is
   reallocated, `end` ends the announced blocks in it and gives born_event back. */
extern void AP_(alloc_on_arena_end)(void (*end)(ThreadId tid, struct ap_block *chunk, Addr start));

#endif
