/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Blocks that no 32-bit number can count. */
#include "program.h"

static volatile size_t five_gib = (size_t)5 << 30;

KEEP static void take(void)
{
	void *p = hide(malloc(five_gib));
	MUST(p);
	free(p);
}

int main(void)
{
	/* expect: (total.allocations, total.bytes, total.freed_bytes) == (3, 15 << 30, 15 << 30) */
	/* expect: (total.peak_bytes, total.peak_blocks, at("take").max_bytes) == (5 << 30, 1, 5 << 30) */
	/* expect: (at("take").min_request, at("take").max_request) == (5 << 30, 5 << 30) */
	/* expect: points[-1].allocated_bytes == 15 << 30 */
	for (int i = 0; i < 3; i++)
		take();
	return 0;
}
