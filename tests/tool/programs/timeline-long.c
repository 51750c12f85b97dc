/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A long run's timeline: at most 1,000 points, and no spike between two of them is lost. */
#include "program.h"

int main(void)
{
	/* 100,002 events: with 64 between the points it would be 1,562 of them, with 128 it is 781. */
	/* expect: (interval, total.events) == (128, 100002) */
	/* expect: len(points) in (781, 782) */
	/* expect: [p.event for p in points][:781] == [128 * k for k in range(1, 782)] */
	/* The block of a million bytes lives from event 62,676 to the next one. */
	/* expect: (total.peak_bytes, total.peak_event) == (1000000 + 10, 62676) */
	/* expect: [p.event for p in points if p.max_bytes > 100] == [(62676 + 127) // 128 * 128] */
	/* expect: {p.max_bytes for p in points} == {10, 1000010} */
	/* expect: {p.live_bytes for p in points} == {0} */
	/* expect: [p.allocated_bytes for p in points if p.event < 62600] == [5 * p.event for p in points if p.event < 62600] */
	for (int i = 0; i < 50000; i++) {
		void *p = hide(malloc(10));
		if (i == 31337)
			free(hide(malloc(1000000)));
		free(p);
	}
	return 0;
}
