/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Windows and assertions: what a thread and the process allocate from one moment to another, and how far that rose. */
#include "unit.h"

#include "core_host.h"

#include <string.h>

#include "../../../aprof/core/ap_assertions.c"
#include "../../../aprof/core/ap_list.c"
#define grow grow_window
#include "../../../aprof/core/ap_live.c"
#include "../../../aprof/core/ap_sites.c"
#include "../../../aprof/core/ap_sizes.c"
#include "../../../aprof/core/ap_timeline.c"
#include "../../../aprof/core/ap_windows.c"
#undef grow
#include "core/ap_events.h"

static struct ap_live live;
static struct ap_thread thread;
static struct ap_sites sites;
static const struct ap_amount nowhere;
static const struct ap_elsewhere nothing;

static int begin(void **state)
{
	(void)state;
	AP_(live_reset)(&live);
	AP_(sites_init)(&sites, sizeof(struct ap_site));
	thread = (struct ap_thread){ .serial = 3, .context = 1 };
	return 0;
}

static struct ap_site *site_of(UInt stack)
{
	return AP_(site_of)(&sites, &thread, stack, &thread);
}

static void end_event(void)
{
	if (++live.events == live.next_point_event)
		AP_(live_add_point)(&live);
}

static void take(UInt stack, SizeT size)
{
	struct ap_site *site = site_of(stack);
	if (thread.attention & AP_NOTES_SITES)
		AP_(windows_note)(&thread, site);
	AP_(site_expect)(site, size);
	AP_(count_allocation)(site, 0x1000, size, live.epoch, nothing);
	AP_(live_add)(&live, size);
	end_event();
}

static void drop(UInt stack, SizeT size)
{
	struct ap_site *site = site_of(stack);
	AP_(count_release)(site, size, 1, live.epoch);
	AP_(live_remove)(&live, size);
	AP_(count_freed)(site, 0x1000, size);
	AP_(count_free)(&thread, size);
	end_event();
}

static ULong peak(const struct ap_window *w)
{
	return AP_(window_peak)(w, &thread, &live);
}

static struct ap_window *open_process(void)
{
	const struct ap_measures now = { .live_bytes = live.live_bytes };
	return AP_(window_open_process)(&thread, &live, &now);
}

/* The peak of a window is that since it opened, whatever windows open and close within. */
static void peaks_nest(void **state)
{
	(void)state;
	take(1, 1000);
	drop(1, 1000);
	take(1, 50);
	struct ap_window *outer = AP_(window_open)(&thread, False, nowhere), *process = open_process();
	take(1, 300);
	drop(1, 300);
	struct ap_window *inner = AP_(window_open)(&thread, False, nowhere), *of_process = open_process();
	take(1, 20);
	assert_int_equal(peak(inner), 20);
	assert_int_equal(peak(of_process), 20);
	assert_int_equal(peak(outer), 300);
	assert_int_equal(peak(process), 300);
	AP_(window_close)(&thread, &live, inner);
	AP_(window_close)(&thread, &live, of_process);
	take(1, 400);
	assert_int_equal(peak(outer), 420);
	assert_int_equal(peak(process), 420);
	drop(1, 50);
	drop(1, 400);
	assert_int_equal((long long)(thread.live_bytes - outer->begin.live_bytes), -30);
	/* The maxima of the thread and of the timeline are as without windows. */
	assert_int_equal(AP_(thread_maximum)(&thread).bytes, 1000);
	assert_int_equal(AP_(thread_maximum)(&thread).blocks, 1);
	AP_(window_close)(&thread, &live, outer);
	AP_(window_close)(&thread, &live, process);
	assert_null(live.windows);
	assert_int_equal(live.peak.bytes, 1000);
}

/* Windows are closed in any order, and a handle stands for one of them. */
static void handles_are_never_used_again(void **state)
{
	(void)state;
	struct ap_window *first = AP_(window_open)(&thread, False, nowhere), *second = open_process();
	UWord handle = first->handle;
	assert_ptr_equal(AP_(window_find)(&thread, handle), first);
	assert_ptr_equal(AP_(window_find)(&thread, second->handle), second);
	AP_(window_close)(&thread, &live, first);
	assert_null(AP_(window_find)(&thread, handle));
	struct ap_window *third = AP_(window_open)(&thread, False, nowhere);
	assert_int_not_equal(third->handle, handle);
	assert_null(AP_(window_find)(&thread, 0));
	AP_(window_close)(&thread, &live, second);
	AP_(window_close)(&thread, &live, third);
	assert_null(thread.windows);
}

/* The peak survives the points of the timeline, which begin their maxima anew. */
static void points_do_not_end_a_window(void **state)
{
	(void)state;
	struct ap_window *w = open_process();
	take(1, 500);
	drop(1, 500);
	for (UInt i = 0; i < 3000; i++) {
		take(1, 10);
		drop(1, 10);
	}
	assert_int_equal(peak(w), 500);
	AP_(window_close)(&thread, &live, w);
}

static void a_restart_makes_windows_void(void **state)
{
	(void)state;
	struct ap_window *of_thread = AP_(window_open)(&thread, True, nowhere), *of_process = open_process();
	ULong epoch = live.epoch;
	AP_(windows_void)(&thread);
	AP_(live_restart)(&live);
	assert_true(of_thread->live.is_void && of_process->live.is_void);
	assert_int_equal(live.epoch, epoch + 1);
	AP_(window_close)(&thread, &live, of_process);
	AP_(window_close)(&thread, &live, of_thread);
	assert_int_equal(thread.attention, 0);
}

/* Of a failed assertion, the stacks that allocated meanwhile are kept, in their order; an equal one adds to its times. */
static void an_assertion_blames_what_it_saw(void **state)
{
	(void)state;
	enum { STACKS = 100 };
	struct ap_assertions a;
	AP_(assertions_init)(&a);
	take(7, 5);
	for (UInt round = 0; round < 3; round++) {
		struct ap_window *w = AP_(window_open)(&thread, True, nowhere);
		for (UInt stack = STACKS; stack > 0; stack--)
			take(stack, stack);
		const struct ap_verdict v = { .place = "a.c:1xx", .place_size = 5, .text = "n <= 3", .text_size = 6, .found = 100 + round,
		                              .failed = round > 0 };
		AP_(assertion_count)(&a, &thread, w, &v);
		AP_(window_close)(&thread, &live, w);
	}
	assert_int_equal(a.passed, 1);
	assert_int_equal(AP_(assertions_failed)(&a), 2);
	assert_int_equal(AP_(assertions_count)(&a), 1);
	const struct ap_assertion *e = AP_(assertion_by_index)(&a, 0);
	assert_string_equal(e->place, "a.c:1");
	assert_int_equal(e->times, 2);
	assert_int_equal(e->found, 101);
	assert_int_equal(e->n_blames, STACKS);
	for (UInt i = 0; i < STACKS; i++) {
		assert_int_equal(e->blames[i].stack, i + 1);
		assert_int_equal(e->blames[i].allocations, 1);
		assert_int_equal(e->blames[i].bytes, i + 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(peaks_nest, begin, core_host_end),
		cmocka_unit_test_setup_teardown(handles_are_never_used_again, begin, core_host_end),
		cmocka_unit_test_setup_teardown(points_do_not_end_a_window, begin, core_host_end),
		cmocka_unit_test_setup_teardown(a_restart_makes_windows_void, begin, core_host_end),
		cmocka_unit_test_setup_teardown(an_assertion_blames_what_it_saw, begin, core_host_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
