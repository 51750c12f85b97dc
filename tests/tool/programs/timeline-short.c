/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A short run's timeline has every event; the tool never leaves out the last ones. */
#include "program.h"

int main(void)
{
	/* 300 blocks of 10 bytes, then the same freed: 600 events. */
	/* expect: (interval, len(points), total.events) == (1, 600, 600) */
	/* expect: [p.event for p in points] == list(range(1, 601)) */
	/* expect: [p.live_bytes for p in points] == [10 * min(e, 600 - e) for e in range(1, 601)] */
	/* expect: [p.live_blocks for p in points] == [min(e, 600 - e) for e in range(1, 601)] */
	/* expect: [p.allocated_bytes for p in points] == [10 * min(e, 300) for e in range(1, 601)] */
	/* expect: (total.peak_bytes, total.peak_event) == (3000, 300) */
	void *block[300];
	for (int i = 0; i < 300; i++)
		block[i] = hide(malloc(10));
	for (int i = 0; i < 300; i++)
		free(block[i]);
	return 0;
}
