/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef PUB_TOOL_REPLACEMALLOC_H
#define PUB_TOOL_REPLACEMALLOC_H

/* The alignment of --alignment. */
extern UInt VG_(clo_alignment);

/* The core's allocator for the program's memory. */
extern void *VG_(cli_malloc)(SizeT align, SizeT n);
extern void VG_(cli_free)(void *p);
extern SizeT VG_(cli_malloc_usable_size)(void *p);

#endif
