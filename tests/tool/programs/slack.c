/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* realloc to what malloc_usable_size promised. */
/* both: no, the slack of a block is the allocator's */
/* dhat: no, its malloc_usable_size says only what was asked for, which changes the program */
#include "program.h"
#include <malloc.h>

KEEP static void grow_into_slack(void)
{
	/* What malloc_usable_size promises is there: the block stays where it is. */
	/* expect: (at("grow_into_slack").allocations, at("grow_into_slack").in_place) == (2, 1) */
	/* expect: at("grow_into_slack").bytes == 1 + printed["usable"] */
	/* expect: at("grow_into_slack").copied_bytes == 0 */
	/* expect: at("grow_into_slack").freed_bytes == printed["usable"] */
	char *p = hide(malloc(1));
	size_t usable = malloc_usable_size(p);
	MUST(usable >= 1);
	uintptr_t before = (uintptr_t)p;
	say("usable=%zu\n", usable);
	char *q = hide(realloc(p, usable));
	MUST((uintptr_t)q == before);
	free(q);
}

int main(void)
{
	/* expect: (total.allocations, total.reallocations, total.deallocations, total.live_blocks) == (2, 1, 1, 0) */
	grow_into_slack();
	return 0;
}
