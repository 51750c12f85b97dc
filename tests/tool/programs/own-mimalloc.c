/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A program with an allocator of its own. What is allocated by its functions counts as what is allocated by malloc. */
/* variants: -O0 -pthread|-O2 -pthread -fcf-protection=full|-O2 -pthread -no-pie -fno-pie */
#include "own-mimalloc.h"

#include <errno.h>
#include <pthread.h>
#include <sys/wait.h>

#define MORE(n) ((size_t)hide((void *)(size_t)(n)))

KEEP static void make(void)
{
	/* expect: (at("make").allocations, at("make").bytes, at("make").deallocations) == (3, 10 + 20 + 300, 2) */
	/* expect: (at("make").live_blocks, at("make").live_bytes) == (1, 20) */
	char *a = hide(mi_malloc_aligned(10, 1)), *b = hide(mi_malloc_aligned(20, 8)), *c = hide(mi_malloc_aligned(300, 256));
	MUST(a && b && c && (uintptr_t)c % 256 == 0 && !is_in_arena(a) && !is_in_arena(c));
	memset(a, 1, 10);
	memset(c, 3, 300);
	mi_free(a);
	mi_free(c);
	mi_free(hide(NULL));
}

KEEP static void make_zeros(void)
{
	/* The block that held ones before must come back as zeros. */
	/* expect: (at("make_zeros").allocations, at("make_zeros").bytes) == (8, 4 * 100 + 4 * 1000) */
	/* expect: (at("make_zeros").deallocations, at("make_zeros").live_blocks) == (8, 0) */
	for (int i = 0; i < 4; i++) {
		char *small = hide(mi_zalloc_aligned(100, 8)), *large = hide(mi_zalloc_aligned(1000, 512));
		MUST((uintptr_t)large % 512 == 0);
		for (int k = 0; k < 100; k++)
			MUST(small[k] == 0);
		for (int k = 0; k < 1000; k++)
			MUST(large[k] == 0);
		memset(small, 0xff, 100);
		memset(large, 0xff, 1000);
		mi_free(small);
		mi_free(large);
	}
}

KEEP static void grow(void)
{
	/* 64, 128 … 8192 bytes, aligned to 128; then 100 */
	/* expect: (at("grow").allocations, at("grow").reallocations) == (1 + 7 + 1, 8) */
	/* expect: at("grow").bytes == 64 * (2 ** 8 - 1) + 100 */
	/* expect: (at("grow").deallocations, at("grow").live_blocks) == (1, 0) */
	char *p = hide(mi_realloc_aligned(hide(NULL), 64, 128));
	memset(p, 7, 64);
	for (size_t size = 128; size <= 8192; size *= 2) {
		p = hide(mi_realloc_aligned(p, size, 128));
		MUST((uintptr_t)p % 128 == 0);
		for (size_t k = 0; k < 64; k++)
			MUST(p[k] == 7);
	}
	p = hide(mi_realloc_aligned(p, 100, 128));
	MUST((uintptr_t)p % 128 == 0 && p[63] == 7);
	mi_free(p);
}

KEEP static void grow_with_zeros(void)
{
	/* expect: (at("grow_with_zeros").allocations, at("grow_with_zeros").reallocations) == (2, 1) */
	/* expect: (at("grow_with_zeros").bytes, at("grow_with_zeros").live_blocks) == (10 + 5000, 0) */
	char *p = hide(mi_zalloc_aligned(10, 1));
	memset(p, 9, 10);
	p = hide(mi_rezalloc(p, 5000));
	for (int k = 0; k < 5000; k++)
		MUST(p[k] == (k < 10 ? 9 : 0));
	mi_free(p);
}

/* mimalloc's realloc to nothing returns a block. */
KEEP static void empty(void)
{
	/* expect: (at("empty").allocations, at("empty").reallocations, at("empty").bytes) == (2, 1, 40) */
	/* expect: (at("empty").deallocations, at("empty").live_blocks) == (1, 0) */
	void *p = hide(mi_malloc_aligned(40, 8));
	p = hide(mi_realloc_aligned(p, MORE(0), 8));
	MUST(p);
	mi_free(p);
}

KEEP static void in_place(void)
{
	/* expect: (at("in_place").allocations, at("in_place").bytes, at("in_place").in_place) == (2, 40 + 30, 1) */
	/* expect: (at("in_place").max_request, at("in_place").live_blocks) == (40, 0) */
	void *p = hide(mi_malloc_aligned(40, 8));
	MUST(hide(mi_expand(p, 30)) == p);
	MUST(!hide(mi_expand(p, MORE(1000000))));
	MUST(mi_usable_size(p) >= 40);
	mi_free(p);
}

/* A program may take for given what mi_good_size says. */
KEEP static void asks(void)
{
	/* expect: (at("asks").allocations, at("asks").bytes) == (1, 1000) */
	size_t size = mi_good_size(1000);
	char *p = hide(mi_malloc_aligned(1000, 8));
	MUST(size >= 1000 && mi_usable_size(p) >= size);
	memset(p, 1, size);
	mi_free(p);
}

KEEP static void fails(void)
{
	/* expect: (at("fails").allocations, at("fails").deallocations, total.failed) == (1, 1, 3) */
	void *p = hide(mi_malloc_aligned(50, 8));
	MUST(!hide(mi_malloc_aligned(MORE(PTRDIFF_MAX), 8)) && errno == ENOMEM);
	MUST(!hide(mi_realloc_aligned(p, MORE(PTRDIFF_MAX), 64)));
	MUST(!hide(mi_malloc_aligned(MORE(10), MORE(3))));
	MUST(!hide(mi_reallocf(p, MORE(PTRDIFF_MAX))));
}

/* What one function of C allocates, another of the allocator gives back, and the other way round. */
KEEP static void beside_malloc(void)
{
	/* expect: (at("beside_malloc").allocations, at("beside_malloc").deallocations) == (2, 2) */
	void *p = hide(malloc(30)), *q = hide(mi_malloc_aligned(30, 8));
	mi_free(p);
	free(q);
}

enum { THREADS = 4, ROUNDS = 1000 };

KEEP static void *work(void *unused)
{
	/* expect: (at("work").allocations, at("work").bytes) == (4 * 1000 * 2, 4 * 1000 * (24 + 48)) */
	/* expect: (at("work").reallocations, at("work").deallocations, at("work").live_blocks) == (4 * 1000, 4 * 1000, 0) */
	for (int i = 0; i < ROUNDS; i++) {
		void *p = hide(mi_malloc_aligned(24, 8));
		mi_free(mi_realloc_aligned(p, 48, 8));
	}
	return unused;
}

KEEP static void in_threads(void)
{
	pthread_t threads[THREADS];
	for (int i = 0; i < THREADS; i++)
		MUST(pthread_create(&threads[i], NULL, work, NULL) == 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
}

KEEP static void in_a_child(void)
{
	int status;
	pid_t child = fork();
	if (child == 0) {
		void *p = hide(mi_malloc_aligned(1000, 8));
		mi_free(p);
		_exit(!p || is_in_arena(p));
	}
	MUST(waitpid(child, &status, 0) == child && status == 0);
}

int main(void)
{
	/* expect: (total.foreign_frees, printed["own"]) == (0, 0) */
	make();
	make_zeros();
	grow();
	grow_with_zeros();
	empty();
	in_place();
	asks();
	fails();
	beside_malloc();
	in_threads();
	in_a_child();
	say("own=%d\n", own_calls);
	return 0;
}
