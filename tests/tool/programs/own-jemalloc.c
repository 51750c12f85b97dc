/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A program with an allocator of its own that has the C library's names, and jemalloc's with an x. The C library's functions call it, too,
   before main. No block of it must come to the C library's allocator, or the other way round. */
/* variants: -O0|-O2|-O2 -no-pie -fno-pie|-O2 -rdynamic */
#include "program.h"

#include <errno.h>

static char arena[1 << 20] __attribute__((aligned(4096)));
static size_t arena_used;
static int own_calls;

static size_t align_of(int flags)
{
	size_t align = (size_t)1 << (flags & 0x3f);
	return align < 16 ? 16 : align;
}

KEEP void *mallocx(size_t size, int flags)
{
	own_calls++;
	arena_used = (arena_used + 16 + align_of(flags) - 1) / align_of(flags) * align_of(flags);
	char *p = arena + arena_used;
	((size_t *)(void *)p)[-1] = size;
	arena_used += size;
	return p;
}

KEEP size_t sallocx(const void *p, int flags)
{
	own_calls += 1 + flags * 0;
	return ((const size_t *)p)[-1];
}

KEEP void sdallocx(void *p, size_t size, int flags)
{
	own_calls += p != NULL || size + (size_t)flags == 0;
}

KEEP void *rallocx(void *p, size_t size, int flags)
{
	void *q = mallocx(size, flags);
	memcpy(q, p, sallocx(p, 0) < size ? sallocx(p, 0) : size);
	sdallocx(p, 0, flags);
	return q;
}

KEEP size_t xallocx(void *p, size_t size, size_t extra, int flags)
{
	own_calls += size + extra + (size_t)flags > 0;
	return sallocx(p, 0);
}

KEEP size_t nallocx(size_t size, int flags)
{
	own_calls++;
	return (size + 4095 + (size_t)flags * 0) / 4096 * 4096;
}

KEEP void *malloc(size_t size) { return mallocx(size, 0); }
KEEP void free(void *p) { sdallocx(p, 0, 0); }
KEEP void *calloc(size_t n, size_t size) { return memset(mallocx(n * size, 0), 0, n * size); }
KEEP void *realloc(void *p, size_t size) { return p ? rallocx(p, size, 0) : mallocx(size, 0); }
KEEP void *valloc(size_t size) { return mallocx(size, 12); }
KEEP size_t malloc_usable_size(void *p) { return p ? sallocx(p, 0) : 0; }

KEEP int posix_memalign(void **p, size_t align, size_t size)
{
	if (align % sizeof(void *) != 0)
		return EINVAL;
	*p = mallocx(size, __builtin_ctzl(align));
	return 0;
}

#define ALIGN(n) __builtin_ctzl(n)
#define ZERO 0x40
#define MORE(n) ((size_t)hide((void *)(size_t)(n)))

static int is_in_arena(const void *p)
{
	return (const char *)p >= arena && (const char *)p < arena + sizeof arena;
}

/* Before main, as a constructor of the program's. */
__attribute__((constructor)) KEEP static void begin(void)
{
	/* expect: (at("begin").allocations, at("begin").bytes, at("begin").live_blocks) == (1, 33, 0) */
	void *p = hide(mallocx(33, 0));
	MUST(!is_in_arena(p));
	sdallocx(p, 33, 0);
}

KEEP static void make(void)
{
	/* expect: (at("make").allocations, at("make").bytes, at("make").deallocations) == (5, 10 + 100 + 64 + 50 + 60, 5) */
	char *a = hide(malloc(10)), *b = hide(mallocx(100, ALIGN(1024))), *c = hide(mallocx(64, ALIGN(64) | ZERO));
	char *d = hide(calloc(5, 10)), *e = hide(valloc(60));
	MUST((uintptr_t)b % 1024 == 0 && (uintptr_t)c % 64 == 0 && (uintptr_t)e % 4096 == 0 && !is_in_arena(a) && !is_in_arena(d));
	for (int i = 0; i < 64; i++)
		MUST(c[i] == 0);
	sdallocx(a, 10, 0);
	sdallocx(b, 100, ALIGN(1024));
	free(c);
	sdallocx(d, 50, 0);
	free(e);
}

KEEP static void grow(void)
{
	/* expect: (at("grow").allocations, at("grow").reallocations, at("grow").bytes) == (3, 2, 40 + 4000 + 100000) */
	/* expect: at("grow").live_blocks == 0 */
	char *p = hide(mallocx(40, ALIGN(256)));
	memset(p, 5, 40);
	p = hide(rallocx(p, 4000, ALIGN(256) | ZERO));
	MUST((uintptr_t)p % 256 == 0);
	for (int i = 0; i < 4000; i++)
		MUST(p[i] == (i < 40 ? 5 : 0));
	p = hide(realloc(p, 100000));
	MUST(p[39] == 5);
	free(p);
}

KEEP static void in_place(void)
{
	/* What has no room stays as it is. */
	/* expect: (at("in_place").allocations, at("in_place").in_place, at("in_place").bytes) == (2, 1, 40 + 20) */
	void *p = hide(mallocx(40, 0));
	MUST(xallocx(p, 20, 0, 0) >= 20);
	MUST(xallocx(p, MORE(1 << 20), 0, 0) < 1 << 20);
	sdallocx(p, 20, 0);
}

KEEP static void asks(void)
{
	/* expect: (at("asks").allocations, at("asks").bytes, at("asks").live_blocks) == (1, 1000, 0) */
	size_t size = nallocx(1000, 0);
	char *p = hide(mallocx(1000, 0));
	MUST(size >= 1000 && sallocx(p, 0) >= size && malloc_usable_size(p) >= size);
	memset(p, 1, size);
	sdallocx(p, size, 0);
}

KEEP static void aligned(void)
{
	/* expect: (at("aligned").allocations, at("aligned").bytes, at("aligned").live_blocks) == (1, 300, 0) */
	void *p = NULL;
	MUST(posix_memalign(&p, 4096, 300) == 0 && (uintptr_t)p % 4096 == 0);
	MUST(posix_memalign(&p, MORE(24), 300) == EINVAL && p);
	free(p);
}

/* realloc to nothing frees, as the C library's does. */
KEEP static void empty(void)
{
	/* expect: (at("empty").allocations, at("empty").deallocations, at("empty").reallocations) == (1, 1, 0) */
	void *p = hide(malloc(70));
	MUST(!hide(realloc(p, MORE(0))));
}

/* Functions of the C library allocate by the program's malloc, and the program frees. */
KEEP static void by_the_library(void)
{
	/* expect: (at("by_the_library").allocations, at("by_the_library").bytes, at("by_the_library").live_blocks) == (1, 6, 0) */
	char *text = hide(strdup("hello"));
	MUST(!is_in_arena(text));
	sdallocx(text, 6, 0);
}

int main(void)
{
	/* expect: (total.foreign_frees, total.live_blocks, printed["own"]) == (0, 0, 0) */
	make();
	grow();
	in_place();
	asks();
	aligned();
	empty();
	by_the_library();
	say("own=%d\n", own_calls);
	return 0;
}
