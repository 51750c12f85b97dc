/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Frees of what is no block: counted as such and nowhere else; the program goes on. */
/* native: no, glibc ends a program that frees what is no block */
/* dhat: no, it stops at a foreign free */
#include "program.h"

static char own[64];

KEEP static void twice(void)
{
	/* expect: (at("twice").allocations, at("twice").deallocations) == (2, 2) */
	void *p = hide(malloc(100)), *q = p;
	free(p);
	free(hide(q));
	/* The address is not poisoned: a block of the same size can be had and freed. */
	p = hide(malloc(100));
	MUST(p);
	free(p);
}

KEEP static void inside(void)
{
	/* expect: (at("inside").allocations, at("inside").deallocations) == (1, 1) */
	char *p = hide(malloc(100));
	free(hide(p + 16));
	free(p);
}

KEEP static void elsewhere(void)
{
	char local[32];
	free(hide(own + 16));
	free(hide(local + 16));
	free(hide((void *)16));
}

KEEP static void nowhere(void)
{
	/* No address of this machine's, the last of each half, none that a block could have. */
	static const uintptr_t address[] = {
		1, 8, 0x10000, 0x7ffffffff000, 0x7fffffffffff, 0x800000000000, 0x1000000000000,
		0x7fffffffffffffff, 0x8000000000000000, 0xffff800000000000, 0xfffffffffffffff0, UINTPTR_MAX,
	};
	for (size_t i = 0; i < sizeof address / sizeof address[0]; i++)
		free(hide((void *)address[i]));
}

KEEP static void beside(void)
{
	/* Every address in and around a block but its own. */
	/* expect: (at("beside").allocations, at("beside").deallocations) == (1, 1) */
	char *p = hide(malloc(64));
	for (ptrdiff_t i = -128; i <= 128; i++)
		if (i != 0)
			free(hide(p + i));
	free(p);
}

KEEP static void resize_foreign(void)
{
	/* realloc of no block gets no memory and frees nothing. */
	MUST(!hide(realloc(hide(own + 16), 100)));
}

int main(void)
{
	/* expect: total.foreign_frees == 1 + 1 + 3 + 12 + 256 + 1 */
	/* expect: (total.allocations, total.deallocations, total.events) == (4, 4, 8) */
	/* expect: total.live_blocks == 0 */
	/* expect: end.by == 'exit' */
	twice();
	inside();
	elsewhere();
	nowhere();
	beside();
	resize_foreign();
	return 0;
}
