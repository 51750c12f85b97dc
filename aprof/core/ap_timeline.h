/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The live heap over time, as at most AP_TIMELINE_POINTS points however long the run is. When there is no
   room for another point, every other one is dropped, and the interval between points doubles. */
#ifndef AP_TIMELINE_H
#define AP_TIMELINE_H

#include "core/ap_basics.h"

#define AP_TIMELINE_POINTS 1000

struct ap_point { ULong event, allocated_bytes, live_bytes, live_blocks, max_bytes; };

struct ap_timeline {
	UInt count;
	ULong interval;   /* the number of events between two points */
	struct ap_point points[AP_TIMELINE_POINTS];
};

/* Adds a point. Its event must be the one that the last call of timeline_add or timeline_reset returned, and
   its max_bytes the most live bytes since the point before. Returns the event of the next point. */
extern ULong AP_(timeline_add)(struct ap_timeline *t, struct ap_point p);

/* Finishes what timeline_add did when the process ended. Of points that do not come from timeline_add it makes some others. */
extern void AP_(timeline_complete)(struct ap_timeline *t);

/* Drops all points. Returns the event of the first point. */
extern ULong AP_(timeline_reset)(struct ap_timeline *t);

#endif
