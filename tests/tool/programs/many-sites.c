/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Many sites: each of the 2^13 ways down a tree of calls is one. */
#include "program.h"

enum { LEVELS = 13 };

static unsigned done;

KEEP static void descend(int level)
{
	if (level == LEVELS) {
		free(hide(malloc(++done)));
		return;
	}
	descend(level + 1);
	NOT_A_TAIL_CALL();
	descend(level + 1);
	NOT_A_TAIL_CALL();
}

int main(void)
{
	/* The way down numbered n allocates n bytes, twice. */
	/* expect: at("descend").sites == 2 ** 13 */
	/* expect: sorted((s.allocations, s.bytes) for s in sites("descend")) == [(2, 2 * n + 8192) for n in range(1, 8193)] */
	/* expect: total.temporary == 2 * 2 ** 13 */
	for (int again = 0; again < 2; again++)
		descend(0);
	return 0;
}
