/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Every way of C to get, change and give back a block; nothing else in this program allocates. */
/* both: use_aligned, Valgrind calls aligned_alloc and valloc memalign */
/* dhat: zeros 3 1 1 */
/* variants: -O0|-O2 -fno-omit-frame-pointer|-O2 -fomit-frame-pointer */
#include "program.h"
#include <errno.h>
#include <malloc.h>

KEEP static void use_malloc(void)
{
	/* expect: at("use_malloc").allocations == 3 */
	/* expect: at("use_malloc").bytes == 10 + 20 + 0 */
	/* expect: at("use_malloc").min_request == 0 */
	/* expect: at("use_malloc").max_request == 20 */
	/* expect: (at("use_malloc").deallocations, at("use_malloc").freed_bytes) == (2, 30) */
	/* expect: (at("use_malloc").live_blocks, at("use_malloc").live_bytes) == (1, 0) */
	/* expect: at("use_malloc").reallocations == 0 */
	char *a = hide(malloc(10)), *b = hide(malloc(20)), *empty = hide(malloc(0));
	MUST(a && b && empty && a != empty && b != empty);
	memset(a, 1, 10);
	memset(b, 2, 20);
	free(a);
	free(b);
}

KEEP static void use_calloc(void)
{
	/* The block that held ones before must come back as zeros. */
	/* expect: at("use_calloc").allocations == 4 */
	/* expect: at("use_calloc").bytes == 30 + 3 * 10 + 0 + 0 */
	/* expect: (at("use_calloc").live_blocks, at("use_calloc").live_bytes) == (0, 0) */
	/* expect: at("use_calloc").max_bytes == 30 */
	char *dirty = hide(malloc(30));
	memset(dirty, 0xff, 30);
	free(dirty);
	char *a = hide(calloc(3, 10));
	for (int i = 0; i < 30; i++)
		MUST(a[i] == 0);
	void *b = hide(calloc(0, 8)), *c = hide(calloc(8, 0));
	MUST(b && c);
	free(a);
	free(b);
	free(c);
}

KEEP static void grow_moved(void)
{
	/* Where a block lies decides whether it moves: then 16 bytes are copied. */
	/* expect: at("grow_moved").allocations == 2 */
	/* expect: at("grow_moved").bytes == 16 + 100000 */
	/* expect: (at("grow_moved").reallocations, at("grow_moved").moved + at("grow_moved").in_place) == (1, 1) */
	/* expect: at("grow_moved").moved == printed["grow-moved"] */
	/* expect: at("grow_moved").copied_bytes == 16 * printed["grow-moved"] */
	/* only valgrind, it has room behind no small block: printed["grow-moved"] == 1 */
	/* expect: (at("grow_moved").realloc_out, at("grow_moved").realloc_out_bytes) == (1, 16) */
	/* expect: (at("grow_moved").deallocations, at("grow_moved").freed_bytes) == (1, 100000) */
	char *p = hide(malloc(16));
	memcpy(p, "0123456789abcdef", 16);
	uintptr_t before = (uintptr_t)p;
	char *q = hide(realloc(p, 100000));
	MUST(q && memcmp(q, "0123456789abcdef", 16) == 0);
	say("grow-moved=%d\n", (uintptr_t)q != before);
	free(q);
}

KEEP static void shrink(void)
{
	/* expect: at("shrink").bytes == 1000 + 500 */
	/* expect: (at("shrink").reallocations, at("shrink").moved + at("shrink").in_place) == (1, 1) */
	/* expect: at("shrink").moved == printed["shrink-moved"] */
	/* expect: at("shrink").copied_bytes == 500 * printed["shrink-moved"] */
	/* expect: (at("shrink").freed_bytes, at("shrink").live_blocks) == (500, 0) */
	char *p = hide(malloc(1000));
	memset(p, 7, 1000);
	uintptr_t before = (uintptr_t)p;
	char *q = hide(realloc(p, 500));
	say("shrink-moved=%d\n", (uintptr_t)q != before);
	for (int i = 0; i < 500; i++)
		MUST(q[i] == 7);
	free(q);
}

KEEP static void realloc_same(void)
{
	/* expect: at("realloc_same").allocations == 4 */
	/* expect: (at("realloc_same").bytes, at("realloc_same").in_place) == (4 * 64, 3) */
	/* expect: (at("realloc_same").realloc_out, at("realloc_same").deallocations) == (3, 1) */
	void *p = hide(malloc(64));
	for (int i = 0; i < 3; i++)
		p = hide(realloc(p, 64));
	free(p);
}

KEEP static void realloc_null(void)
{
	/* realloc(NULL, n) is malloc, realloc(p, 0) is free. */
	/* expect: at("realloc_null").allocations == 1 */
	/* expect: (at("realloc_null").bytes, at("realloc_null").reallocations) == (40, 0) */
	/* expect: (at("realloc_null").deallocations, at("realloc_null").realloc_out) == (1, 0) */
	void *p = hide(realloc(hide(NULL), 40));
	MUST(p);
	MUST(!hide(realloc(p, (size_t)hide(NULL))));
}

KEEP static void realloc_chain(void)
{
	/* 8, 16 … 8192: 11 requests, 10 of them reallocations; the sum of 8 * 2^k, k = 0 to 10, is 8 * 2047. */
	/* expect: at("realloc_chain").allocations == 11 */
	/* expect: (at("realloc_chain").bytes, at("realloc_chain").reallocations) == (8 * 2047, 10) */
	/* expect: at("realloc_chain").moved == printed["chain-moved"] */
	/* expect: at("realloc_chain").copied_bytes == printed["chain-copied"] */
	/* expect: (at("realloc_chain").realloc_out_bytes, at("realloc_chain").live_bytes) == (8 * 1023, 8192) */
	char *p = hide(malloc(8));
	int moved = 0;
	size_t copied = 0;
	for (size_t n = 16; n <= 8192; n *= 2) {
		uintptr_t before = (uintptr_t)p;
		p = hide(realloc(p, n));
		if ((uintptr_t)p != before) {
			moved++;
			copied += n / 2;
		}
	}
	say("chain-moved=%d\nchain-copied=%zu\n", moved, copied);
}

KEEP static void use_reallocarray(void)
{
	/* expect: at("use_reallocarray").allocations == 2 */
	/* expect: (at("use_reallocarray").bytes, at("use_reallocarray").reallocations) == (5 * 7 + 70 * 70, 1) */
	/* expect: at("use_reallocarray").moved == printed["array-moved"] */
	/* expect: at("use_reallocarray").copied_bytes == 35 * printed["array-moved"] */
	void *p = hide(reallocarray(NULL, 5, 7));
	uintptr_t before = (uintptr_t)p;
	p = hide(reallocarray(p, 70, 70));
	say("array-moved=%d\n", (uintptr_t)p != before);
	MUST(p);
	free(p);
}

KEEP static void use_aligned(void)
{
	/* expect: at("use_aligned").allocations == 5 */
	/* expect: at("use_aligned").bytes == 100 + 200 + 320 + 50 + 7 */
	/* expect: (at("use_aligned").deallocations, at("use_aligned").live_bytes) == (4, 50) */
	void *a = hide(memalign(64, 100)), *b = NULL, *c = hide(aligned_alloc(32, 320)), *e = NULL;
	MUST(posix_memalign(&b, 4096, 200) == 0);
	void *d = hide(valloc(50));
	MUST(posix_memalign(&e, sizeof(void *), 7) == 0);
	MUST(((uintptr_t)a & 63) == 0 && ((uintptr_t)b & 4095) == 0 && ((uintptr_t)c & 31) == 0);
	MUST(((uintptr_t)d & 4095) == 0 && e);
	memset(a, 1, 100);
	memset(b, 1, 200);
	memset(c, 1, 320);
	memset(d, 1, 50);
	free(a);
	free(b);
	free(c);
	free(e);
}

KEEP static void realloc_aligned(void)
{
	/* expect: at("realloc_aligned").allocations == 2 */
	/* expect: (at("realloc_aligned").bytes, at("realloc_aligned").copied_bytes) == (10 + 50000, 10) */
	char *p = hide(memalign(256, 10));
	memcpy(p, "0123456789", 10);
	p = hide(realloc(p, 50000));
	MUST(memcmp(p, "0123456789", 10) == 0);
	free(p);
}

KEEP static void refused(void)
{
	/* An alignment that is none is refused before any memory is asked for. */
	/* expect: len(sites("refused")) == 0 */
	void *p = &p;
	MUST(posix_memalign(&p, 3, 10) == EINVAL && p == (void *)&p);
	MUST(posix_memalign(&p, 2, 10) == EINVAL && p == (void *)&p);
}

KEEP static void free_null(void)
{
	/* free(NULL) is no event. */
	for (int i = 0; i < 10; i++)
		free(hide(NULL));
}

KEEP static void use_strdup(void)
{
	/* The C library's own calls are counted, with the library's frame. */
	/* expect: (at("use_strdup").allocations, at("use_strdup").bytes) == (2, 6 + 4) */
	/* expect: at("strdup", "use_strdup").bytes == 6 */
	/* expect: at("strndup", "use_strdup").bytes == 4 */
	free(hide(strdup("hello")));
	free(hide(strndup("hello", 3)));
}

int main(void)
{
	/* 3 + 4 + 2 + 2 + 4 + 1 + 11 + 2 + 5 + 2 + 2, all of them below main */
	/* expect: total.allocations == 38 */
	/* expect: at("main").allocations == 38 */
	/* expect: total.reallocations == 1 + 1 + 3 + 10 + 1 + 1 */
	/* expect: total.live_blocks == 1 + 1 + 1 */
	/* expect: total.live_bytes == 0 + 8192 + 50 */
	/* expect: total.deallocations == 38 - 17 - 3 */
	/* expect: (total.failed, total.foreign_frees, total.inherited_blocks) == (0, 0, 0) */
	/* expect: (len(all_threads), all_threads[0].exited) == (1, '') */
	/* expect: (end.by, end.status) == ('exit', 0) */
	/* expect: (total.peak_bytes, total.peak_blocks) == (0 + 100000, 2) */
	use_malloc();
	use_calloc();
	grow_moved();
	shrink();
	realloc_same();
	realloc_null();
	realloc_chain();
	use_reallocarray();
	use_aligned();
	realloc_aligned();
	refused();
	free_null();
	use_strdup();
	return 0;
}
