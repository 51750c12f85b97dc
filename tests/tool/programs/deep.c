/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Recursion, 5,000 deep, that allocates at every level: as many stacks, none of them cut. */
/* both: no, a report on all its stacks has a gigabyte */
/* variants: -O0|-O1 -fno-optimize-sibling-calls -fomit-frame-pointer */
#include "program.h"

enum { DEEP = 5000 };

static void *kept[DEEP + 1];

KEEP static void descend(int level)
{
	kept[level] = malloc((size_t)level);
	if (level < DEEP)
		descend(level + 1);
	NOT_A_TAIL_CALL();
	free(kept[level]);
}

int main(void)
{
	/* expect: at("descend").sites == 5000 */
	/* expect: (total.allocations, total.bytes, total.live_blocks) == (5000, 5000 * 5001 // 2, 0) */
	/* expect: (total.peak_bytes, total.peak_blocks) == (5000 * 5001 // 2, 5000) */
	/* expect: sorted(s.bytes for s in sites("descend")) == list(range(1, 5001)) */
	/* Level n stands below n - 1 others: malloc, n times descend, main, and what calls main. */
	/* expect: len({depth - bytes for depth, bytes in depths("descend")}) == 1 */
	/* expect: depth("main") >= 5000 + 2 */
	/* expect: cut("descend") == 0 */
	/* expect: (process.has("depth"), total.stacks >= 5000) == (False, True) */
	descend(1);
	return 0;
}
