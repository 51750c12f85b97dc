/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Deeper than --depth: the innermost frames are kept, and the stack says that it was cut. */
/* tool: --depth=10 --check-stacks=yes */
#include "program.h"

KEEP static void descend(int level, int bottom)
{
	if (level < bottom)
		descend(level + 1, bottom);
	else
		sink = malloc((size_t)level);
	NOT_A_TAIL_CALL();
}

KEEP static void shallow(void)
{
	/* expect: (at("shallow").bytes, cut("shallow")) == (77, 0) */
	/* expect: (chain("shallow")[:2], depth("shallow") < 10) == (["shallow", "main"], True) */
	sink = malloc(77);
}

int main(void)
{
	/* All that is deeper than ten frames is the same stack: 40, 50 and 60 levels. */
	/* expect: process.depth == 10 */
	/* expect: at("descend").sites == 1 */
	/* expect: (at("descend").allocations, at("descend").bytes) == (6, 2 * (40 + 50 + 60)) */
	/* expect: (depth("descend"), cut("descend")) == (10, 1) */
	/* expect: len(sites("descend", "main")) == 0 */
	for (int round = 0; round < 2; round++) {
		descend(1, 40);
		descend(1, 50);
		descend(1, 60);
	}
	shallow();
	return 0;
}
