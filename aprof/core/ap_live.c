/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_live.h"

void AP_(live_reset)(struct ap_live *l)
{
	*l = (struct ap_live){ .next_point_event = 0 };
	l->next_point_event = AP_(timeline_reset)(&l->timeline);
}

static ULong at_least_0(ULong n)
{
	return AP_(live_is_more)(n, 0) ? n : 0;
}

static struct ap_point point_at(const struct ap_live *l, ULong event)
{
	return (struct ap_point){
		event, l->allocated_bytes, at_least_0(l->live_bytes), at_least_0(l->live_blocks), at_least_0(l->point_max_bytes),
	};
}

void AP_(live_add_point)(struct ap_live *l)
{
	l->next_point_event = AP_(timeline_add)(&l->timeline, point_at(l, l->next_point_event));
	l->point_max_bytes = l->live_bytes;
}

Bool AP_(live_final_point)(const struct ap_live *l, struct ap_point *p)
{
	*p = point_at(l, l->events);
	return l->events % l->timeline.interval != 0;
}
