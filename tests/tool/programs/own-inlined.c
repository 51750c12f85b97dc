/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A part of the program's own allocator was inlined, so nobody sees what it gives. Such blocks never come to the C library, and are counted. */
/* variants: -O0|-O2 */
#include "own-mimalloc.h"

static void *inlined(size_t size)
{
	arena_used += 64;
	return arena + arena_used - size % 64;
}

KEEP static void mix(void)
{
	/* expect: (at("mix").allocations, at("mix").deallocations, total.unmatched_frees, total.foreign_frees) == (1, 1, 3, 0) */
	void *seen = hide(mi_malloc_aligned(30, 8));
	mi_free(hide(inlined(10)));
	free(hide(inlined(10)));
	MUST(!hide(mi_realloc_aligned(hide(inlined(10)), 100, 8)));
	mi_free(seen);
}

int main(void)
{
	mix();
	return 0;
}
