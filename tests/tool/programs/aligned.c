/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Alignments beyond those that Valgrind's own allocator gives, up to those that no machine has. */
/* variants: -O0|-O2 */
/* dhat: no, Valgrind ends the program over the first of these */
#include "program.h"
#include <errno.h>
#include <malloc.h>

#define MIB ((size_t)1 << 20)

static volatile size_t large = 32 * MIB;

static int is_aligned(const void *p, size_t align)
{
	return (uintptr_t)p % align == 0;
}

KEEP static void serve(void)
{
	/* expect: (at("serve").allocations, at("serve").bytes) == (6, 100 + 200 + 300 + 400 + 500 + 600) */
	/* expect: (at("serve").deallocations, at("serve").live_blocks) == (6, 0) */
	char *blocks[6];
	for (size_t i = 0; i < 6; i++) {
		size_t align = i < 4 ? large << i : i == 4 ? 16 * MIB : 64;
		void *p = NULL;
		MUST(posix_memalign(&p, align, 100 * (i + 1)) == 0);
		MUST(is_aligned(p, align) && malloc_usable_size(p) >= 100 * (i + 1));
		blocks[i] = hide(p);
		memset(p, (int)i, 100 * (i + 1));
	}
	for (size_t i = 0; i < 6; i++)
		for (size_t j = 0; j < 100 * (i + 1); j++)
			MUST(blocks[i][j] == (char)i);
	free(blocks[1]);
	free(blocks[3]);
	free(blocks[0]);
	free(blocks[5]);
	free(blocks[2]);
	free(blocks[4]);
}

KEEP static void resize(void)
{
	/* expect: (at("resize").allocations, at("resize").reallocations) == (3, 2) */
	/* expect: (at("resize").bytes, at("resize").copied_bytes) == (10 + (96 << 20) + 20, 10) */
	char *p = hide(aligned_alloc(large, 10));
	MUST(p && is_aligned(p, large));
	memcpy(p, "0123456789", 10);
	p = hide(realloc(p, 3 * large));
	MUST(p && memcmp(p, "0123456789", 10) == 0);
	p = hide(realloc(p, 20));
	MUST(p && memcmp(p, "0123456789", 10) == 0);
	free(p);
}

KEEP static void again(void)
{
	/* What was freed is used again: the addresses that there are would not do for so many. */
	/* expect: (at("again").allocations, at("again").max_blocks) == (20000, 1) */
	for (int i = 0; i < 20000; i++) {
		char *p = hide(memalign(large, 1));
		MUST(p && is_aligned(p, large));
		*p = 1;
		free(p);
	}
}

KEEP static void refuse(void)
{
	/* expect: (total.failed, len(sites("refuse"))) == (6, 0) */
	static volatile size_t bits = 8 * sizeof(size_t);
	void *p = NULL;
	MUST(posix_memalign(&p, (size_t)1 << (bits - 1), 100) == ENOMEM && !p);
	MUST(posix_memalign(&p, (size_t)1 << (bits - 2), 100) == ENOMEM && !p);
	MUST(posix_memalign(&p, large, PTRDIFF_MAX - 100) == ENOMEM && !p);
	MUST(posix_memalign(&p, large - 1, 100) == EINVAL && !p);
	errno = 0;
	MUST(!memalign((size_t)1 << (bits - 1), 1) && errno == ENOMEM);
	errno = 0;
	MUST(!aligned_alloc((size_t)1 << (bits - 2), 1) && errno == ENOMEM);
	errno = 0;
	MUST(!memalign(large, (size_t)PTRDIFF_MAX - large) && errno == ENOMEM);
}

int main(void)
{
	/* expect: (total.allocations, total.live_blocks) == (6 + 3 + 20000, 0) */
	serve();
	resize();
	again();
	refuse();
	return 0;
}
