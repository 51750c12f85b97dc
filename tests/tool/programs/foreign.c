/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Frees of what is no block: counted as such and nowhere else; the program goes on. */
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

KEEP static void resize_foreign(void)
{
	/* realloc of no block gets no memory and frees nothing. */
	MUST(!hide(realloc(hide(own + 16), 100)));
}

int main(void)
{
	/* expect: total.foreign_frees == 1 + 1 + 3 + 1 */
	/* expect: (total.allocations, total.deallocations, total.events) == (3, 3, 6) */
	/* expect: total.live_blocks == 0 */
	/* expect: end.by == 'exit' */
	twice();
	inside();
	elsewhere();
	resize_foreign();
	return 0;
}
