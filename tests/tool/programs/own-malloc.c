/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A program with an allocator of its own under the usual names: the tool's takes its place, so its blocks are seen. */
/* variants: -O0|-O1 -fno-pie -no-pie */
#include "program.h"

static int own_calls;

void *malloc(size_t n)
{
	static char pool[65536];
	static size_t used;
	own_calls++;
	char *p = pool + used;
	used += (n + 15) & ~(size_t)15;
	return p;
}

void free(void *p)
{
	(void)p;
	own_calls++;
}

KEEP static void use(void)
{
	/* expect: (at("use").allocations, at("use").bytes, at("use").deallocations) == (5, 5 * 40, 4) */
	sink = malloc(40);
	for (int i = 0; i < 4; i++)
		free(hide(malloc(40)));
}

int main(void)
{
	/* expect: printed["own"] == 0 */
	/* expect: total.foreign_frees == 0 */
	use();
	say("own=%d\n", own_calls);
	return 0;
}
