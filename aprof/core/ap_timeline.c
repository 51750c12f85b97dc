/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_timeline.h"

ULong AP_(timeline_reset)(struct ap_timeline *t)
{
	t->count = 0;
	t->interval = 1;
	return t->interval;
}

/* Point i becomes the second of the two points from 2·i on, with the higher maximum of both. Its event says whether that is done. If it was
   cut off, it can be done again: what it reads is not overwritten, but for the first point, whose maximum the second one has by then. */
static inline void halve_at(struct ap_timeline *t, UInt i)
{
	const struct ap_point *dropped = &t->points[2 * i];
	struct ap_point *kept = &t->points[2 * i + 1];
	if (dropped->max_bytes > kept->max_bytes)
		kept->max_bytes = dropped->max_bytes;
	AP_BARRIER();
	t->points[i] = (struct ap_point){
		t->points[i].event, kept->allocated_bytes, kept->live_bytes, kept->live_blocks, kept->max_bytes,
	};
	AP_BARRIER();
	t->points[i].event = kept->event;
	AP_BARRIER();
}

/* Drops every other point, from point i on. There are points at interval, 2·interval, …, and their number is even. */
static void halve_from(struct ap_timeline *t, UInt i)
{
	for (; i < AP_TIMELINE_POINTS / 2; i++)
		halve_at(t, i);
	t->count = AP_TIMELINE_POINTS / 2;
	AP_BARRIER();
	t->interval *= 2;
}

ULong AP_(timeline_add)(struct ap_timeline *t, struct ap_point p)
{
	t->points[t->count] = p;
	AP_BARRIER();
	t->count++;
	if (t->count == AP_TIMELINE_POINTS)
		halve_from(t, 0);
	return p.event + t->interval;
}

void AP_(timeline_complete)(struct ap_timeline *t)
{
	if (t->count == AP_TIMELINE_POINTS) {
		UInt done = 0;
		/* The last point is overwritten by none. */
		t->interval = t->points[AP_TIMELINE_POINTS - 1].event / AP_TIMELINE_POINTS;
		while (done < AP_TIMELINE_POINTS / 2 && t->points[done].event == 2 * t->interval * (done + 1))
			done++;
		halve_from(t, done);
	}
	if (t->count > 0)
		t->interval = t->points[0].event;
}
