/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The live heap over time, in at most AP_TIMELINE_POINTS points however long the run is: when they are used up, every
   other one is dropped and the interval doubles. */
#ifndef AP_TIMELINE_H
#define AP_TIMELINE_H

#include "ap_basics.h"

#define AP_TIMELINE_POINTS 1000

struct ap_point { ULong event, allocated_bytes, live_bytes, live_blocks, max_bytes; };

/* Notes the state at p.event, which must be the one that this or the last call returned; p.max_bytes is the most since
   the last point. Returns the event of the next point. */
extern ULong AP_(timeline_add)(struct ap_point p);

/* Events between points, the points so far, and point 0 … n − 1. */
extern ULong AP_(timeline_interval)(void);
extern UInt AP_(timeline_count)(void);
extern const struct ap_point *AP_(timeline_point)(UInt i);

/* Starts anew; returns the event of the first point. */
extern ULong AP_(timeline_reset)(void);

#endif
