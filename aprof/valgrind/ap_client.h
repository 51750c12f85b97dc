/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Memory for the program. It comes from the core's allocator, which ends the program when an alignment is
   above 16 MiB. Such an over-aligned block lies within a larger block of the core's. */
#ifndef AP_CLIENT_H
#define AP_CLIENT_H

#include "core/ap_basics.h"

#include "pub_tool_replacemalloc.h"

/* The largest alignment that the core serves, in all versions. */
#define AP_CLIENT_ALIGN_MAX ((SizeT)16 << 20)

/* Returns a block of `size` bytes, which may be 0. Returns NULL if the size is too large, or if the alignment
   is no power of two. */
extern void *AP_(client_malloc)(SizeT align, SizeT size);

/* Only the functions below call these two. The first takes the over-aligned block at p off the list, and
   returns the start of the core's block around it; it returns p if p is no such block. The second does what
   client_usable_size does, for any block. */
extern void *AP_(client_remove_over_aligned)(void *p);
extern SizeT AP_(client_usable_size_over_aligned)(void *p);

/* Whether the block at p can be an over-aligned one. The address alone rules out nearly all others, without a
   search. */
static inline Bool AP_(client_may_be_over_aligned)(const void *p)
{
	return UNLIKELY(((Addr)p & (2 * AP_CLIENT_ALIGN_MAX - 1)) == 0);
}

/* Frees a block of client_malloc. */
static inline void AP_(client_free)(void *p)
{
	VG_(cli_free)(AP_(client_may_be_over_aligned)(p) ? AP_(client_remove_over_aligned)(p) : p);
}

/* How many bytes the block at p has room for: at least those that were asked for. */
static inline SizeT AP_(client_usable_size)(void *p)
{
	if (AP_(client_may_be_over_aligned)(p))
		return AP_(client_usable_size_over_aligned)(p);
	return VG_(cli_malloc_usable_size)(p);
}

#endif
