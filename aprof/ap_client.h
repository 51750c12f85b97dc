/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The program's memory: the core's allocator for it, with alignments of any size. The core ends the program over one of more
   than 16 MiB; a block that asks for one lies within a larger block of the core's. */
#ifndef AP_CLIENT_H
#define AP_CLIENT_H

#include "ap_basics.h"

#include "pub_tool_replacemalloc.h"

/* The largest alignment that the core gives, in all versions. */
#define AP_CLIENT_ALIGN_MAX ((SizeT)16 << 20)

/* NULL where there is no such block: it is too large, or align is 0 or no power of two. */
extern void *AP_(client_malloc)(SizeT align, SizeT size);

extern void *AP_(client_remove_over_aligned)(void *p);
extern SizeT AP_(client_usable_size_over_aligned)(void *p);

/* Whether the block at p may lie within another: nearly all others are ruled out without being looked up. */
static inline Bool AP_(client_may_be_over_aligned)(const void *p)
{
	return UNLIKELY(((Addr)p & (2 * AP_CLIENT_ALIGN_MAX - 1)) == 0);
}

static inline void AP_(client_free)(void *p)
{
	VG_(cli_free)(AP_(client_may_be_over_aligned)(p) ? AP_(client_remove_over_aligned)(p) : p);
}

/* How many bytes the block at p has room for. */
static inline SizeT AP_(client_usable_size)(void *p)
{
	return AP_(client_may_be_over_aligned)(p) ? AP_(client_usable_size_over_aligned)(p) : VG_(cli_malloc_usable_size)(p);
}

#endif
