/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_live.h"

void AP_(live_reset)(struct ap_live *l)
{
	*l = (struct ap_live){ .next_point_event = 0 };
	l->next_point_event = AP_(timeline_reset)(&l->timeline);
}

void AP_(live_restart)(struct ap_live *l)
{
	ULong epoch = l->epoch;
	for (struct ap_live_window *w = l->windows; w; w = w->next)
		w->is_void = True;
	AP_(live_reset)(l);
	l->epoch = epoch + 1;
}

static ULong at_least_0(ULong n)
{
	return AP_(live_is_more)(n, 0) ? n : 0;
}

static struct ap_point point_at(const struct ap_live *l, ULong event)
{
	ULong maximum = AP_(live_is_more)(l->set_aside_max_bytes, l->point_max_bytes) ? l->set_aside_max_bytes : l->point_max_bytes;
	return (struct ap_point){
		event, l->allocated_bytes, at_least_0(l->live_bytes), at_least_0(l->live_blocks), at_least_0(maximum),
	};
}

/* What is the maximum now is so for the windows that are open. */
static void fold_into_windows(const struct ap_live *l)
{
	for (struct ap_live_window *w = l->windows; w; w = w->next)
		if (AP_(live_is_more)(l->point_max_bytes, w->max_bytes))
			w->max_bytes = l->point_max_bytes;
}

void AP_(live_add_point)(struct ap_live *l)
{
	l->next_point_event = AP_(timeline_add)(&l->timeline, point_at(l, l->next_point_event));
	fold_into_windows(l);
	l->point_max_bytes = l->live_bytes;
	l->set_aside_max_bytes = 0;
}

void AP_(live_open_window)(struct ap_live *l, struct ap_live_window *w)
{
	fold_into_windows(l);
	if (AP_(live_is_more)(l->point_max_bytes, l->set_aside_max_bytes))
		l->set_aside_max_bytes = l->point_max_bytes;
	l->point_max_bytes = l->live_bytes;
	w->next = l->windows;
	l->windows = w;
}

void AP_(live_close_window)(struct ap_live *l, const struct ap_live_window *w)
{
	struct ap_live_window **link = &l->windows;
	while (*link && *link != w)
		link = &(*link)->next;
	if (*link)
		*link = w->next;
}

Bool AP_(live_final_point)(const struct ap_live *l, struct ap_point *p)
{
	*p = point_at(l, l->events);
	return l->events % l->timeline.interval != 0;
}
