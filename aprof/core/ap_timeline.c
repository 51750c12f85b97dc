/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_timeline.h"

static struct ap_point s_points[AP_TIMELINE_POINTS];
static UInt s_count;
static ULong s_interval = 1;

ULong AP_(timeline_reset)(void)
{
	s_count = 0;
	s_interval = 1;
	return s_interval;
}

/* Drops every other point. There are points at interval, 2·interval, …, and their number is even. The second
   of two points stays, with the higher maximum of both. */
static void halve(void)
{
	for (UInt i = 0; i < s_count / 2; i++) {
		/* Read this before s_points[i] is written: for i = 0 it is the same point. */
		ULong dropped_max_bytes = s_points[2 * i].max_bytes;
		s_points[i] = s_points[2 * i + 1];
		if (dropped_max_bytes > s_points[i].max_bytes)
			s_points[i].max_bytes = dropped_max_bytes;
	}
	s_count /= 2;
	s_interval *= 2;
}

ULong AP_(timeline_add)(struct ap_point p)
{
	s_points[s_count++] = p;
	if (s_count == AP_TIMELINE_POINTS)
		halve();
	return p.event + s_interval;
}

ULong AP_(timeline_interval)(void)
{
	return s_interval;
}

UInt AP_(timeline_count)(void)
{
	return s_count;
}

const struct ap_point *AP_(timeline_point)(UInt i)
{
	return &s_points[i];
}
