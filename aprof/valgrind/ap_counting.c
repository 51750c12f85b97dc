/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_counting.h"

#include "valgrind/ap_alloc.h"
#include "valgrind/ap_host.h"
#include "valgrind/ap_leaks.h"
#include "valgrind/ap_marks.h"
#include "valgrind/ap_threads.h"

static Bool s_has_started;

/* Forgets what was counted. The blocks that are alive do not count from now on. */
static void restart(void)
{
	AP_(leaks_forget)();
	AP_(alloc_restart)();
	AP_(recorder_restart)();
	AP_(marks_restart)();
}

void AP_(counting_start)(void)
{
	if (!s_has_started)
		restart();
	s_has_started = True;
	AP_(threads_stop_counting)(False);
}

void AP_(counting_stop)(void)
{
	AP_(threads_stop_counting)(True);
}

void AP_(counting_enter_phase)(const HChar *name, SizeT n)
{
	struct ap_scopes *scopes = &AP_(recorder).scopes;
	AP_(phase_enter)(scopes, n ? AP_(scope_named)(&scopes->phases, name, n) : 0, AP_(live)()->events);
	AP_(threads_changed_phase)();
}
