/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_host.h"
#include "valgrind/ap_fork_exec.h"

#include "core/ap_releases.h"
#include "core/ap_sites.h"
#include "core/ap_stacks.h"
#include "valgrind/ap_record.h"
#include "valgrind/ap_announced.h"
#include "valgrind/ap_calls.h"
#include "valgrind/ap_children.h"
#include "valgrind/ap_entropy.h"
#include "valgrind/ap_leaks.h"
#include "valgrind/ap_marks.h"
#include "valgrind/ap_pages.h"
#include "valgrind/ap_process.h"
#include "valgrind/ap_profile.h"
#include "valgrind/ap_reexec.h"
#include "valgrind/ap_threads.h"
#include "valgrind/ap_turns.h"
#include "valgrind/ap_watched.h"

#include "pub_tool_vki.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_mallocfree.h"

/* What became of the profile before an exec that may still fail. */
static enum { NOTHING, WRITTEN, DROPPED } s_before_exec;

static void before_fork(ThreadId tid)
{
	AP_(process_before_fork)();
	AP_(entropy_before_fork)(tid);
}

static void in_forked_child(ThreadId tid)
{
	AP_(process_forked)();
	AP_(children_forked)();
	AP_(entropy_forked)(tid);
	AP_(leaks_forget)();
	AP_(recorder_forked)();
	AP_(marks_restart)();
	AP_(watched_forked)();
	AP_(threads_forked)(tid);
	AP_(calls_forked)(tid);
	AP_(pages_forked)();
	AP_(record_forked)(AP_(announced_total)());
	AP_(profile_open)();
}

void AP_(fork_exec_init)(void)
{
	VG_(atfork)(before_fork, NULL, in_forked_child);
}

enum { ANYBODY_MAY_EXECUTE = 0111 };

/* Whether no program can be at the program's address `path`, as in most directories that a search along PATH tries. Only the kernel reads
   the path, so it need not be a valid one, and looks with the rights that the exec has. Who may execute a file is left to the exec. */
static Bool has_no_program(Addr path)
{
	struct vg_stat st;
	SysRes res = VG_(stat)((const HChar *)path, &st);
	if (!sr_isError(res))
		return !VKI_S_ISREG(st.mode) || (st.mode & ANYBODY_MAY_EXECUTE) == 0;
	UWord error = sr_Err(res);
	return error == VKI_ENOENT || error == VKI_ENOTDIR || error == VKI_EACCES || error == VKI_ELOOP;
}

/* A child that allocated nothing before it executes another program has nothing to report. */
static Bool has_nothing_to_report(void)
{
	return AP_(live)()->events == 0 && AP_(process_is_forked)();
}

void AP_(before_exec)(ThreadId tid, Addr program)
{
	AP_(entropy_before_exec)(tid);
	if (has_no_program(program))
		s_before_exec = NOTHING;
	else if (has_nothing_to_report() && AP_(profile_discard)())
		s_before_exec = DROPPED;
	else {
		enum ap_end former = AP_(process_set_end)(AP_END_EXEC);
		HChar *path = AP_(profile_write)();
		if (path)
			VG_(free)(path);
		AP_(process_set_end)(former);
		s_before_exec = WRITTEN;
	}
	AP_(turns_before_exec)();
}

void AP_(exec_failed)(ThreadId tid)
{
	AP_(entropy_exec_failed)(tid);
	AP_(reexec_failed)(tid);
	AP_(turns_exec_failed)();
	AP_(leaks_forget)();
	if (s_before_exec == WRITTEN)
		AP_(profile_roll_back)();
	else if (s_before_exec == DROPPED)
		AP_(profile_open)();
	s_before_exec = NOTHING;
}
