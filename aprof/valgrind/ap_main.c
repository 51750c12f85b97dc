/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Registers the tool with Valgrind, starts the modules, and writes the summary. */
#include "config.h"

#include "core/ap_frames.h"
#include "core/ap_releases.h"
#include "core/ap_sites.h"
#include "core/ap_unwinding.h"
#include "valgrind/ap_alloc.h"
#include "valgrind/ap_allocators.h"
#include "valgrind/ap_announced.h"
#include "valgrind/ap_calls.h"
#include "valgrind/ap_children.h"
#include "valgrind/ap_core.h"
#include "valgrind/ap_counting.h"
#include "valgrind/ap_cpus.h"
#include "valgrind/ap_entries.h"
#include "valgrind/ap_entropy.h"
#include "valgrind/ap_fork_exec.h"
#include "valgrind/ap_host.h"
#include "valgrind/ap_leaks.h"
#include "valgrind/ap_lines.h"
#include "valgrind/ap_marks.h"
#include "valgrind/ap_observed.h"
#include "valgrind/ap_options.h"
#include "valgrind/ap_pools.h"
#include "valgrind/ap_process.h"
#include "valgrind/ap_profile.h"
#include "valgrind/ap_record.h"
#include "valgrind/ap_reexec.h"
#include "valgrind/ap_requests.h"
#include "valgrind/ap_reserves.h"
#include "valgrind/ap_roots.h"
#include "valgrind/ap_syscalls.h"
#include "valgrind/ap_thread_names.h"
#include "valgrind/ap_threads.h"
#include "valgrind/ap_usable.h"
#include "valgrind/ap_watched.h"

#include "pub_tool_libcassert.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_options.h"
#include "pub_tool_threadstate.h"
#include "pub_tool_tooliface.h"
#include "pub_tool_vki.h"

static Bool s_main_started;

static void thread_started(ThreadId tid)
{
	if (!s_main_started) {
		s_main_started = True;
		AP_(process_program_starts)(tid);
		/* Now the program's name is known. */
		AP_(profile_write_head)();
	}
	AP_(thread_started)(tid);
	AP_(roots_thread_started)(tid);
}

static void thread_created(ThreadId tid, ThreadId child)
{
	AP_(thread_created)(tid, child);
	AP_(entropy_thread_created)(tid, child);
	AP_(cpus_thread_created)(tid, child);
}

static void thread_ended(ThreadId tid)
{
	AP_(calls_forget)(tid);
	AP_(roots_thread_ended)(tid);
	AP_(thread_ended)(tid);
}

static void post_clo_init(void)
{
	AP_(options_check)();
	if (AP_(options)()->without_lines)
		AP_(lines_leave_out)();
	AP_(recorder_init)();
	AP_(record_init)();
	AP_(alloc_init)();
	AP_(usable_init)();
	AP_(observed_init)();
	AP_(allocators_init)();
	AP_(calls_init)();
	AP_(reserves_init)();
	AP_(announced_init)();
	AP_(pools_init)();
	AP_(process_init)();
	AP_(children_init)();
	AP_(thread_names_init)();
	AP_(fork_exec_init)();
	AP_(profile_open)();
	AP_(entropy_init)();
	AP_(cpus_init)();
	AP_(watched_init)();
	AP_(counting_init)();
	AP_(marks_init)();
}

static IRSB *instrument(VgCallbackClosure *closure, IRSB *sb, const VexGuestLayout *layout,
                        const VexGuestExtents *extents, const VexArchInfo *host, IRType guest_word, IRType host_word)
{
	(void)closure; (void)extents; (void)host; (void)guest_word; (void)host_word;
	AP_(entropy_instrument)(sb);
	return AP_(entries_instrument)(AP_(calls_instrument)(sb), layout);
}

static void summary_of_leaks(void)
{
	ULong blocks = 0, bytes = 0;
	for (UInt i = 0; i < AP_(sites_count)(&AP_(recorder).sites); i++) {
		const struct ap_leak *leak = AP_(site_by_index)(&AP_(recorder).sites, i)->leak;
		for (UInt kind = 0; leak && kind < AP_REACHABLE; kind++) {
			blocks += leak->blocks[kind];
			bytes += leak->bytes[kind];
		}
	}
	VG_(umsg)("Leaked:     %'llu bytes in %'llu blocks\n", bytes, blocks);
}

static void summary(const HChar *path)
{
	const struct ap_totals totals = AP_(totals)(), *t = &totals;
	VG_(umsg)("Allocated:  %'llu bytes in %'llu allocations, %'llu of them reallocations\n",
	          t->bytes, t->allocations, t->reallocations);
	VG_(umsg)("At peak:    %'llu bytes in %'llu blocks, at event %'llu of %'llu\n",
	          t->peak_bytes, t->peak_blocks, t->peak_event, t->events);
	VG_(umsg)("At exit:    %'llu bytes in %'llu blocks\n", t->live_bytes, t->live_blocks);
	/* The scan takes place when the profile is written. */
	if (path && AP_(options)()->leak_check)
		summary_of_leaks();
	VG_(umsg)("Temporary:  %'llu blocks, freed before their thread allocated again\n", t->temporary);
	if (t->failed)
		VG_(umsg)("Failed:     %'llu requests got no memory\n", t->failed);
	if (t->foreign_frees)
		VG_(umsg)("Bad frees:  %'llu frees of addresses at which no live block starts\n", t->foreign_frees);
	if (t->bad_announcements)
		VG_(umsg)("Announced:  %'llu blocks not counted: outside of the program's memory, or in a pool that is not there\n",
		          t->bad_announcements);
	if (path)
		VG_(umsg)("To see the profile: cargo-alloc-profile %sreport '%s'\n",
		          AP_(options)()->leak_check ? "leaks " : "", path);
}

/* Prints how well the memo of unwinds did. Returns how many remembered stacks were wrong. */
static ULong print_stats_of_stacks(void)
{
	const struct ap_stacks *stacks = &AP_(recorder).stacks;
	const struct ap_stacks_stats s = AP_(stacks_stats)(stacks);
	VG_(dmsg)("aprof: stacks: %u distinct, %llu unwinds\n", AP_(stacks_count)(stacks), s.unwinds);
	VG_(dmsg)("aprof: stack memo: %llu found, %llu not, %llu refused, %llu steps, cleared %llu times\n",
	          s.memo->found, s.memo->missed, s.memo->refused, s.memo->steps, s.memo->cleared);
	if (AP_(options)()->check_stacks)
		VG_(dmsg)("aprof: stack memo: %llu checked, %llu wrong\n", s.checked, s.wrong);
	return s.wrong;
}

static void fini(Int status)
{
	(void)status;
	AP_(process_ended)();
	HChar *path = AP_(profile_write)();
	if (VG_(clo_verbosity) > 0)
		summary(path);
	if (path)
		VG_(free)(path);
	if (VG_(clo_stats) || AP_(options)()->check_stacks)
		tl_assert2(print_stats_of_stacks() == 0, "a remembered stack differed from a full unwind");
}

/* The scheduler calls this in the place of its own function, before it reads the call's arguments. The tool's
   hook for system calls is too late to change them. */
void AP_wrapped(client_syscall)(ThreadId tid, UInt reason)
{
	AP_(reexec_call)(tid, AP_(process_executable)());
	AP_original(client_syscall)(tid, reason);
}

static Bool can_be_opened(const HChar *pattern)
{
	HChar *path = VG_(expand_file_name)("--log-file", pattern);
	SysRes opened = VG_(open)(path, VKI_O_CREAT | VKI_O_WRONLY, 0644);
	if (!sr_isError(opened))
		VG_(close)(sr_Res(opened));
	VG_(free)(path);
	return !sr_isError(opened);
}

/* Valgrind ends a forked child that cannot open a log of its own. Instead let it go on in its parent's. */
void AP_wrapped(logging_atfork_child)(ThreadId tid)
{
	if (!VG_(clo_log_fname_unexpanded) || can_be_opened(VG_(clo_log_fname_unexpanded)))
		AP_original(logging_atfork_child)(tid);
}

/* Only here does the core say which signal ends the process. */
void AP_wrapped(kill_self)(Int signal)
{
	AP_(profile_record_signal)(signal);
	AP_original(kill_self)(signal);
}

static void pre_clo_init(void)
{
	VG_(details_name)("aprof");
	VG_(details_version)(PACKAGE_VERSION);
	VG_(details_description)("an exact heap profiler");
	VG_(details_copyright_author)("Copyright (C) 2026 the cargo-alloc-profile authors; MIT OR Apache-2.0.");
	VG_(details_bug_reports_to)("the authors of cargo-alloc-profile");
	VG_(basic_tool_funcs)(post_clo_init, instrument, fini);

	VG_(needs_command_line_options)(AP_(options_process), AP_(options_usage), AP_(options_debug_usage));
	VG_(track_pre_thread_ll_create)(thread_created);
	VG_(track_pre_thread_first_insn)(thread_started);
	VG_(track_pre_thread_ll_exit)(thread_ended);
	AP_(alloc_register)();
	AP_(syscalls_register)();
	AP_(calls_register)();
	AP_(requests_register)();
	/* The core announces the main thread before it calls post_clo_init. */
	AP_(threads_init)();
	AP_(roots_init)();
	/* Give all names. Whoever reads the profile leaves out the frames below main. */
	VG_(clo_show_below_main) = True;
}

VG_DETERMINE_INTERFACE_VERSION(pre_clo_init)
