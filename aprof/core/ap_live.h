/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The live heap of a process: its size now, its peak, and its course over time. Time is the number of events. */
#ifndef AP_LIVE_H
#define AP_LIVE_H

#include "core/ap_timeline.h"

struct ap_live {
	ULong events;
	ULong allocated_bytes;                       /* so far */
	ULong live_blocks, live_bytes;
	ULong peak_blocks, peak_bytes, peak_event;   /* when live_bytes first reached its maximum */
	ULong epoch;                                 /* grows by 1 with each new peak */
	ULong next_point_event;                      /* when the timeline gets its next point */
	ULong point_max_bytes;                       /* the most live bytes since its last point */
	struct ap_timeline timeline;
};

/* Makes it that of a process that has allocated nothing. */
extern void AP_(live_reset)(struct ap_live *l);

/* A block of `size` bytes is alive from the event on that is under way. */
static inline void AP_(live_add)(struct ap_live *l, SizeT size)
{
	l->allocated_bytes += size;
	l->live_blocks++;
	l->live_bytes += size;
	if (l->live_bytes > l->point_max_bytes)
		l->point_max_bytes = l->live_bytes;
	if (l->live_bytes > l->peak_bytes) {
		l->peak_bytes = l->live_bytes;
		l->peak_blocks = l->live_blocks;
		l->peak_event = l->events + 1;
		l->epoch++;
	}
}

/* A block of `size` bytes is alive no longer. */
static inline void AP_(live_remove)(struct ap_live *l, SizeT size)
{
	l->live_blocks--;
	l->live_bytes -= size;
}

/* Adds a point to the timeline. */
extern void AP_(live_add_point)(struct ap_live *l);

/* Sets *p to the current state, as a point of the timeline. Returns False if the timeline already ends with
   this point. */
extern Bool AP_(live_final_point)(const struct ap_live *l, struct ap_point *p);

#endif
