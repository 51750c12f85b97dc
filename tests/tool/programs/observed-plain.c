/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* An allocator with malloc's own names and functions that Valgrind does not know, as jemalloc's feature unprefixed has them. */
/* dhat: no, it sees no such functions */
/* tool: --leak-check=yes */
/* variants: -O0|-O2 -fno-ipa-icf */
#include "observed-allocator.h"

ENTRY void *malloc(size_t size) { return take(size); }
ENTRY void free(void *p) { give(p); }
ENTRY void *realloc(void *p, size_t size) { return change(p, size); }
ENTRY void *calloc(size_t count, size_t size)
{
	void *p = take(count * size);
	return p ? memset(p, 0, count * size) : NULL;
}
ENTRY void *mallocx(size_t size, int flags) { (void)flags; return malloc(size); }
ENTRY void *rallocx(void *p, size_t size, int flags) { (void)flags; return change(p, size); }
ENTRY size_t xallocx(void *p, size_t size, size_t extra, int flags) { (void)size; (void)extra; (void)flags; return room(p); }
ENTRY void sdallocx(void *p, size_t size, int flags) { (void)size; (void)flags; free(p); }

static char *volatile kept;

KEEP static void use(void)
{
	/* expect: (at("use").allocations, at("use").bytes, at("use").deallocations) == (6, 10 + 20 + 30 + 40 + 44 + 6, 3) */
	/* expect: (total.reallocations, total.in_place, total.unmatched_frees, total.unmatched_blocks) == (2, 2, 0, 0) */
	sdallocx(hide(mallocx(10, 0)), 10, 0);
	sdallocx(hide(rallocx(hide(malloc(20)), 30, 0)), 30, 0);
	void *p = hide(mallocx(40, 0));
	MUST(xallocx(p, 44, 0, 0) == 48);     /* in place */
	MUST(xallocx(p, 1000, 0, 0) == 48);   /* fails */
	free(p);
	/* The C library allocates by it, too. */
	kept = strdup("strdu");
	/* expect: (at("strdup").allocations, at("strdup").live_bytes, found()) == (1, 6, {}) */
}

int main(void)
{
	use();
	return 0;
}
