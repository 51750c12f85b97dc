/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_counting.h"

#include "valgrind/ap_record.h"
#include "valgrind/ap_host.h"
#include "valgrind/ap_leaks.h"
#include "valgrind/ap_marks.h"
#include "valgrind/ap_threads.h"
#include "valgrind/ap_watched.h"

#include "pub_tool_libcbase.h"

static Bool s_has_started, s_is_stopped;

/* Where the process is in what --from and --until enclose. */
static enum { BEFORE, WITHIN, BEHIND } s_range = WITHIN;

static void update_threads(void)
{
	AP_(threads_stop_counting)(s_is_stopped || s_range != WITHIN);
}

/* Forgets what was counted. The blocks that are alive do not count from now on. */
static void restart(void)
{
	AP_(leaks_forget)();
	AP_(record_restart)();
	AP_(recorder_restart)();
	AP_(threads_restart_regions)();
	AP_(marks_restart)();
}

void AP_(counting_start)(void)
{
	if (!s_has_started)
		restart();
	s_has_started = True;
	s_is_stopped = False;
	update_threads();
}

void AP_(counting_stop)(void)
{
	s_is_stopped = True;
	update_threads();
}

void AP_(counting_enter_phase)(const HChar *name, SizeT n)
{
	struct ap_scopes *scopes = &AP_(recorder).scopes;
	Bool none = AP_(scope_name_length)(name, n) == 0;
	AP_(phase_enter)(scopes, none ? 0 : AP_(scope_named)(&scopes->phases, name, n), AP_(live)()->events);
	AP_(threads_changed_phase)();
}

/* ------------------------------------------------ options ------------------------------------------------ */

static void from_entered(UInt number, const HChar *name)
{
	(void)number; (void)name;
	if (s_range != BEFORE)
		return;
	s_range = WITHIN;
	restart();
	update_threads();
}

static void until_entered(UInt number, const HChar *name)
{
	(void)number; (void)name;
	if (s_range != WITHIN)
		return;
	s_range = BEHIND;
	update_threads();
}

static void phase_entered(UInt number, const HChar *name)
{
	(void)number;
	AP_(counting_enter_phase)(name, VG_(strlen)(name));
}

void AP_(counting_init)(void)
{
	AP_(watched_on_entry)(AP_WATCH_FROM, from_entered);
	AP_(watched_on_entry)(AP_WATCH_UNTIL, until_entered);
	AP_(watched_on_entry)(AP_WATCH_PHASE, phase_entered);
	if (AP_(options)()->watched[AP_WATCH_FROM].n) {
		s_range = BEFORE;
		update_threads();
	}
}
