/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the dynamic loader asks for on our account. For each thread it makes a table (dtv) with an entry for each library that has
   thread-local variables, and so one more because of ours. */
#ifndef NATIVE_LOADER_H
#define NATIVE_LOADER_H

#include "native/native_basics.h"

/* The size of such an entry. */
#define NATIVE_LOADER_ENTRY 16u

/* Where the loader lies; 0, 0: unknown. */
struct native_loader { uintptr_t start, end; };
extern NATIVE_OWN struct native_loader native_loader;

/* Finds it. base: its address, or 0. */
extern void native_loader_find(uintptr_t base);

/* Returns how many of the bytes that a calloc of elements of this size asks for are on our account. */
static inline size_t native_loader_own_bytes(size_t bytes, size_t size, const void *return_address)
{
	return NATIVE_UNLIKELY(size == NATIVE_LOADER_ENTRY) && bytes > size
	       && (uintptr_t)return_address - native_loader.start < native_loader.end - native_loader.start ? NATIVE_LOADER_ENTRY : 0;
}

#endif
