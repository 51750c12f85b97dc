/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_timeline.h"

ULong AP_(timeline_reset)(struct ap_timeline *t)
{
	t->count = 0;
	t->interval = 1;
	return t->interval;
}

/* Drops every other point. There are points at interval, 2·interval, …, and their number is even. The second
   of two points stays, with the higher maximum of both. */
static void halve(struct ap_timeline *t)
{
	for (UInt i = 0; i < t->count / 2; i++) {
		/* Read this before t->points[i] is written: for i = 0 it is the same point. */
		ULong dropped_max_bytes = t->points[2 * i].max_bytes;
		t->points[i] = t->points[2 * i + 1];
		if (dropped_max_bytes > t->points[i].max_bytes)
			t->points[i].max_bytes = dropped_max_bytes;
	}
	t->count /= 2;
	t->interval *= 2;
}

ULong AP_(timeline_add)(struct ap_timeline *t, struct ap_point p)
{
	t->points[t->count++] = p;
	if (t->count == AP_TIMELINE_POINTS)
		halve(t);
	return p.event + t->interval;
}
