/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A site's own maximum, reached while the whole heap is far from its own. */
#include "program.h"

KEEP static void *big(size_t n) { return hide(malloc(n)); }
KEEP static void *small(size_t n) { return hide(malloc(n)); }

int main(void)
{
	/* expect: (at("big").peak_bytes, at("big").max_bytes, at("big").max_blocks) == (100000, 100000, 1) */
	/* expect: (total.peak_bytes, total.peak_blocks) == (100000 + 10, 2) */
	/* Ten blocks of 10, 20 … 100 bytes are alive at once, after the peak: 550. Before it one of 10. */
	/* expect: sum(s.max_bytes for s in sites("small")) == 10 + 550 */
	/* expect: sorted((s.max_bytes, s.max_blocks, s.peak_bytes, s.peak_blocks) for s in sites("small")) == sorted([(10, 1, 10, 1), (550, 10, 0, 0)]) */
	/* expect: total.live_blocks == 0 */
	void *block[10], *first = small(10);
	free(big(100000));
	free(first);
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < 10 - (size_t)round; i++)
			block[i] = small(10 * (i + 1));
		for (size_t i = 0; i < 10 - (size_t)round; i++)
			free(block[i]);
	}
	return 0;
}
