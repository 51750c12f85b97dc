/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A function of an allocator of the program's own that returns a block and its size. */
/* variants: -O0|-O2 */
#include "program.h"

struct sized { void *block; size_t size; };

static char arena[4096] __attribute__((aligned(16)));

KEEP struct sized tcmalloc_size_returning_operator_new_nothrow(size_t size)
{
	struct sized s = { arena + size % 16 * 16, size + 4096 };
	__asm__("" : "+r"(s.block), "+r"(s.size));
	return s;
}

KEEP void TCMallocInternalDelete(void *p)
{
	sink = p;
	*(volatile char *)p = 0;
}

KEEP static void make(void)
{
	/* expect: (at("make").allocations, at("make").bytes, at("make").deallocations) == (1, 50, 1) */
	struct sized s = tcmalloc_size_returning_operator_new_nothrow((size_t)hide((void *)50));
	MUST((char *)s.block < arena || (char *)s.block >= arena + sizeof arena);
	MUST(s.size >= 50 && s.size < 4096);
	memset(s.block, 1, s.size);
	TCMallocInternalDelete(hide(s.block));
}

int main(void)
{
	/* expect: total.unmatched_frees == 0 */
	make();
	return 0;
}
