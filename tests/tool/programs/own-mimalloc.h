/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* An allocator of the program's own with the names of mimalloc, in an arena. The native recorder serves its functions in their place: then none of
   this runs, and no block lies in the arena. */
#ifndef OWN_MIMALLOC_H
#define OWN_MIMALLOC_H

#include "program.h"

#ifdef __cplusplus
extern "C" {
#endif

static char arena[1 << 20] __attribute__((aligned(4096)));
static size_t arena_used;
static int own_calls;

KEEP void *mi_malloc_aligned(size_t size, size_t align)
{
	own_calls++;
	/* Compilers see whether a function can fail. */
	if (size > sizeof arena / 4)
		return NULL;
	arena_used = (arena_used + 16 + align - 1) / align * align;
	char *p = arena + arena_used;
	((size_t *)(void *)p)[-1] = size;
	arena_used += size;
	return p;
}

KEEP void mi_free(void *p)
{
	own_calls += p != NULL;
}

KEEP size_t mi_usable_size(const void *p)
{
	own_calls++;
	return p ? ((const size_t *)p)[-1] : 0;
}

KEEP void *mi_zalloc_aligned(size_t size, size_t align)
{
	void *p = mi_malloc_aligned(size, align);
	NOT_A_TAIL_CALL();
	return memset(p, 0, size);
}

KEEP void *mi_realloc_aligned(void *p, size_t size, size_t align)
{
	void *q = mi_malloc_aligned(size, align);
	if (p)
		memcpy(q, p, mi_usable_size(p) < size ? mi_usable_size(p) : size);
	mi_free(p);
	return q;
}

KEEP void *mi_rezalloc(void *p, size_t size)
{
	return mi_realloc_aligned(p, size, 16);
}

KEEP void *mi_expand(void *p, size_t size)
{
	own_calls++;
	return size <= mi_usable_size(p) ? p : NULL;
}

KEEP void *mi_reallocf(void *p, size_t size)
{
	if (size <= sizeof arena)
		return mi_realloc_aligned(p, size, 16);
	mi_free(p);
	return NULL;
}

KEEP size_t mi_good_size(size_t size)
{
	own_calls++;
	return (size + 4095) / 4096 * 4096;
}

/* What cannot be served, but is called by the allocator alone. */
KEEP void mi_heap_destroy(void *heap)
{
	own_calls += heap != NULL;
}

__attribute__((destructor)) KEEP void mi_process_done(void)
{
	mi_heap_destroy(NULL);
}

static inline int is_in_arena(const void *p)
{
	return (const char *)p >= arena && (const char *)p < arena + sizeof arena;
}

#ifdef __cplusplus
}
#endif

#endif
