/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The timeline keeps a bounded number of points, evenly spaced, and no maximum is lost. */
#include "unit.h"

#include "../../../aprof/core/ap_timeline.c"

static struct ap_timeline s_timeline;

/* Runs `events` events. After event n there are n live bytes. One event has a spike, which only the maximum since the last point
   shows. */
static void run(ULong events, ULong spike, ULong spike_bytes)
{
	ULong next = AP_(timeline_reset)(&s_timeline), most = 0;
	for (ULong event = 1; event <= events; event++) {
		ULong live = event == spike ? spike_bytes : event;
		most = live > most ? live : most;
		if (event == next) {
			next = AP_(timeline_add)(&s_timeline, (struct ap_point){ .event = event, .live_bytes = live, .max_bytes = most });
			most = live;
		}
	}
}

static void a_short_run_has_a_point_for_each_event(void **state)
{
	(void)state;
	run(5, 0, 0);
	assert_int_equal(s_timeline.interval, 1);
	assert_int_equal(s_timeline.count, 5);
	for (UInt i = 0; i < 5; i++)
		assert_int_equal(s_timeline.points[i].event, i + 1);
}

static void a_long_run_has_evenly_spaced_points(void **state)
{
	(void)state;
	run(1000000, 0, 0);
	ULong interval = s_timeline.interval;
	assert_int_equal(interval, 1024);
	assert_int_equal(s_timeline.count, 1000000 / interval);
	for (UInt i = 0; i < s_timeline.count; i++) {
		assert_int_equal(s_timeline.points[i].event, (i + 1) * interval);
		assert_int_equal(s_timeline.points[i].live_bytes, (i + 1) * interval);
	}
}

static void the_last_point_before_halving_still_fits(void **state)
{
	(void)state;
	run(AP_TIMELINE_POINTS - 1, 0, 0);
	assert_int_equal(s_timeline.count, AP_TIMELINE_POINTS - 1);
	run(AP_TIMELINE_POINTS, 0, 0);
	assert_int_equal(s_timeline.count, AP_TIMELINE_POINTS / 2);
	assert_int_equal(s_timeline.interval, 2);
}

static void the_point_after_a_spike_has_its_maximum(void **state)
{
	(void)state;
	/* In turn an event that has a point of its own, one that loses it, and one that never had one. */
	static const ULong spikes[] = { 1024, 1023, 1025, 4, 999999 };
	for (size_t i = 0; i < sizeof spikes / sizeof *spikes; i++) {
		run(1000448, spikes[i], 5000000);
		UInt at = (spikes[i] + 1023) / 1024 - 1;
		assert_int_equal(s_timeline.points[at].max_bytes, 5000000);
		for (UInt k = 0; k < s_timeline.count; k++)
			assert_true(k == at || s_timeline.points[k].max_bytes < 5000000 || k == at + 1);
	}
}

/* The process ends while every other point is dropped: when some words of point i have been written (the event is the last one), or all
   points have. */
static void a_cut_halving_is_finished(void **state)
{
	(void)state;
	run(2 * AP_TIMELINE_POINTS, 1, 5000000);
	struct ap_timeline whole = s_timeline, full;
	run(2 * AP_TIMELINE_POINTS - 2, 1, 5000000);
	full = s_timeline;
	full.points[full.count++] = (struct ap_point){
		.event = 2 * AP_TIMELINE_POINTS, .live_bytes = 2 * AP_TIMELINE_POINTS, .max_bytes = 2 * AP_TIMELINE_POINTS,
	};
	for (UInt i = 0; i <= AP_TIMELINE_POINTS / 2; i++)
		for (UInt words = 0; words < 32 && (i < AP_TIMELINE_POINTS / 2 || words == 0); words++) {
			s_timeline = full;
			for (UInt k = 0; k < i; k++)
				halve_at(&s_timeline, k);
			struct ap_timeline after = s_timeline;
			if (words)
				halve_at(&after, i);
			for (UInt w = 0; w < sizeof(struct ap_point) / sizeof(ULong); w++)
				if (words >> w & 1 && w > 0)
					((ULong *)&s_timeline.points[i])[w] = ((ULong *)&after.points[i])[w];
			if (words)
				s_timeline.points[2 * i + 1].max_bytes = after.points[2 * i + 1].max_bytes;
			AP_(timeline_complete)(&s_timeline);
			assert_int_equal(s_timeline.count, whole.count);
			assert_int_equal(s_timeline.interval, whole.interval);
			assert_memory_equal(s_timeline.points, whole.points, whole.count * sizeof *whole.points);
		}
	s_timeline = whole;
	s_timeline.interval /= 2;
	AP_(timeline_complete)(&s_timeline);
	assert_int_equal(s_timeline.interval, whole.interval);
}

static void a_reset_forgets_all_points(void **state)
{
	(void)state;
	run(5000, 0, 0);
	assert_int_equal(AP_(timeline_reset)(&s_timeline), 1);
	assert_int_equal(s_timeline.count, 0);
	assert_int_equal(s_timeline.interval, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_short_run_has_a_point_for_each_event),
		cmocka_unit_test(a_long_run_has_evenly_spaced_points),
		cmocka_unit_test(the_last_point_before_halving_still_fits),
		cmocka_unit_test(the_point_after_a_spike_has_its_maximum),
		cmocka_unit_test(a_cut_halving_is_finished),
		cmocka_unit_test(a_reset_forgets_all_points),
	};
	return cmocka_run_group_tests_name("ap_timeline", tests, NULL, NULL);
}
