/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The timeline reaches the end of the run: what happened after its last whole interval is in it. */
#include "program.h"

int main(void)
{
	/* 1,500 blocks of 10 bytes, none freed; then a large one as the last event, of an odd number. */
	/* expect: (interval, total.events) == (2, 1501) */
	/* expect: (total.peak_event, max(p.max_bytes for p in points)) == (1501, total.peak_bytes) */
	/* expect: total.peak_bytes == 15000 + 5000 */
	for (int i = 0; i < 1500; i++)
		sink = malloc(10);
	sink = malloc(5000);
	return 0;
}
