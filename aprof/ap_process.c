/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "ap_process.h"

#include "ap_alloc.h"
#include "ap_syscall_results.h"
#include "ap_thread_names.h"
#include "ap_core.h"
#include "ap_entropy.h"
#include "ap_frames.h"
#include "ap_leaks.h"
#include "ap_marks.h"
#include "ap_options.h"
#include "ap_reexec.h"
#include "ap_releases.h"
#include "ap_roots.h"
#include "ap_sites.h"
#include "ap_stacks.h"
#include "ap_threads.h"
#include "ap_turns.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_clientstate.h"
#include "pub_tool_debuginfo.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_machine.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_tooliface.h"
#include "pub_tool_vki.h"
#include "pub_tool_vkiscnums.h"
#include "pub_tool_xarray.h"

#include <elf.h>

static HChar *s_executable;
static HChar *s_lineage;
static UInt s_forks;
static struct vki_timeval s_started;
static enum ap_end s_end = AP_END_SIGNAL;
static UInt s_status;
static const struct ap_process_profile *s_profile;
static enum { NOTHING, WRITTEN, DROPPED } s_before_exec;   /* what was done for an exec that may still fail */
static Bool s_static;                        /* no loader brings it what it is linked with */
static XArray *s_killed;                     /* of struct ap_killed */

const HChar *AP_(process_lineage)(void)
{
	return s_lineage;
}

void AP_(process_started)(ULong *seconds, UInt *milliseconds)
{
	*seconds = s_started.tv_sec;
	*milliseconds = s_started.tv_usec / 1000;
}

const HChar *AP_(process_executable)(void)
{
	return s_executable ? s_executable : VG_(args_the_exename) ? VG_(args_the_exename) : "";
}

void AP_(process_program_starts)(ThreadId tid)
{
	/* The stack at this moment: argc, argv…, 0, envp…, 0, auxiliary vector (System V ABI, process initialisation). */
	const UWord *p = (const UWord *)VG_(get_SP)(tid);
	Addr entry = 0, loader = 0;
	p += 1 + *p + 1;
	while (*p)
		p++;
	for (p++; p[0] != AT_NULL; p += 2) {
		if (p[0] == AT_ENTRY)
			entry = p[1];
		if (p[0] == AT_BASE && p[1] && VG_(am_is_valid_for_client)(p[1], sizeof(Elf64_Ehdr), VKI_PROT_READ))
			loader = p[1] + ((const Elf64_Ehdr *)p[1])->e_entry;
		/* 16 bytes, from which the C library makes what guards stacks and pointers. */
		if (p[0] == AT_RANDOM && AP_(entropy_seeded)())
			AP_(entropy_fill)(tid, (void *)p[1], 16);
	}
	s_static = loader == 0;
	AP_(stacks_start_at)(entry, loader);

	const NSegment *program = VG_(am_find_nsegment)(entry);
	const HChar *path = program ? VG_(am_get_filename)(program) : NULL;
	if (path && path[0] == '/')
		s_executable = VG_(strdup)("ap.process.executable", path);
}

enum ap_end AP_(process_end)(void)
{
	return s_end;
}

UInt AP_(process_status)(void)
{
	return s_status;
}

const HChar *AP_(process_blind)(void)
{
	for (const DebugInfo *di = VG_(next_DebugInfo)(NULL); di; di = VG_(next_DebugInfo)(di)) {
		const HChar *path = VG_(DebugInfo_get_filename)(di);
		if (path && VG_(strstr)(path, "/vgpreload_aprof-"))
			return NULL;
	}
	return s_static ? "static" : "preload";
}

void AP_(process_ends)(void)
{
	if (AP_(threads_last_exits)())
		s_end = AP_END_EXIT;
}

/* ------------------------------------------------- forks ------------------------------------------------- */

static void before_fork(ThreadId tid)
{
	s_forks++;
	AP_(entropy_before_fork)(tid);
}

static void in_child(ThreadId tid)
{
	HChar *lineage = VG_(malloc)("ap.process.lineage", VG_(strlen)(s_lineage) + 16);
	VG_(sprintf)(lineage, "%s.%u", s_lineage, s_forks);
	s_lineage = lineage;
	s_forks = 0;
	VG_(gettimeofday)(&s_started, NULL);
	AP_(entropy_forked)(tid);
	AP_(stacks_forget)();
	AP_(leaks_forget)();
	AP_(sites_forked)();
	AP_(releases_forked)();
	AP_(marks_forked)();
	AP_(threads_forked)(tid);
	AP_(alloc_forked)();
	VG_(dropTailXA)(s_killed, VG_(sizeXA)(s_killed));
	s_profile->open();
}

/* ---------------------------------------------- system calls --------------------------------------------- */

/* Advice of Linux 6.13. */
enum { GUARD_INSTALL = 102, GUARD_REMOVE = 103 };

static void about_to_exec(void)
{
	/* A child that only starts another program has nothing of its own to tell. */
	Bool tells = AP_(totals)()->events > 0 || VG_(strcmp)(s_lineage, "0") == 0;
	if (!tells && s_profile->drop()) {
		s_before_exec = DROPPED;
		return;
	}
	enum ap_end end = s_end;
	s_end = AP_END_EXEC;
	HChar *path = s_profile->write();
	if (path)
		VG_(free)(path);
	s_end = end;
	s_before_exec = WRITTEN;
}

static void exec_failed(void)
{
	AP_(leaks_forget)();
	if (s_before_exec == WRITTEN)
		s_profile->take_back();
	else if (s_before_exec == DROPPED)
		s_profile->open();
	s_before_exec = NOTHING;
}

/* ------------------------------------------- how children end ------------------------------------------- */

UInt AP_(process_killed_count)(void)
{
	return VG_(sizeXA)(s_killed);
}

const struct ap_killed *AP_(process_killed)(UInt i)
{
	return VG_(indexXA)(s_killed, i);
}

static void ended(Int pid, Int signal)
{
	const struct ap_killed killed = { pid, signal };
	if (pid > 0 && signal > 0)
		VG_(addToXA)(s_killed, &killed);
}

static void waited(Int pid, Addr status)
{
	if (VG_(am_is_valid_for_client)(status, sizeof(Int), VKI_PROT_READ)) {
		Int signal = *(const Int *)status & 0x7f;
		ended(pid, signal == 0x7f ? 0 : signal);
	}
}

/* The kernel's codes for a child that a signal ended. */
enum { CLD_KILLED_ = 2, CLD_DUMPED_ = 3 };

static void waited_for_id(Addr info)
{
	const vki_siginfo_t *si = (const vki_siginfo_t *)info;
	if (VG_(am_is_valid_for_client)(info, sizeof *si, VKI_PROT_READ)
	    && (si->si_code == CLD_KILLED_ || si->si_code == CLD_DUMPED_))
		ended(si->_sifields._sigchld._pid, si->_sifields._sigchld._status);
}

static void limited(UWord resource, Addr limit)
{
	if (resource == AP_RLIMIT_FSIZE && VG_(am_is_valid_for_client)(limit, sizeof(struct vki_rlimit), VKI_PROT_READ))
		s_profile->limit(((const struct vki_rlimit *)limit)->rlim_cur);
}

static void before_syscall(ThreadId tid, UInt number, UWord *args, UInt n_args)
{
	(void)n_args;
	AP_(turns_call_begins)(number, args);
	switch (number) {
	case __NR_exit_group:
		s_end = AP_END_EXIT;
		s_status = args[0] & 0xff;
		AP_(threads_process_ends)();
		/* The other threads still have their stacks now. */
		if (AP_(options)()->leak_check)
			AP_(leaks_find)();
		break;
	case __NR_exit:
		s_status = args[0] & 0xff;
		AP_(thread_exits)(tid);
		AP_(roots_thread_exits)(tid);
		break;
	case __NR_prctl:
		if (args[0] == VKI_PR_SET_NAME)
			AP_(thread_set_name)(tid, (const HChar *)args[1],
			                     AP_(comm_readable)(args[1], AP_THREAD_NAME_SIZE));
		break;
	case __NR_munmap:
		AP_(roots_unmap)(args[0], args[1]);
		if (AP_(frames_unmap)(args[0], args[1]))
			AP_(stacks_forget)();
		break;
#if defined(__NR_setrlimit)
	case __NR_setrlimit:
		limited(args[0], args[1]);
		break;
#endif
	case __NR_prlimit64:
		if (args[0] == 0 || (Int)args[0] == VG_(getpid)())
			limited(args[1], args[2]);
		break;
	case __NR_execve:
#if defined(__NR_execveat)
	case __NR_execveat:
#endif
		AP_(entropy_before_exec)(tid);
		about_to_exec();
		AP_(turns_before_exec)();
		break;
	}
}

static void created(ThreadId tid, Int os_tid)
{
	if (AP_(thread_created_as)(tid, os_tid))
		AP_(turns_thread_created)(os_tid);
}

static void after_syscall(ThreadId tid, UInt number, UWord *args, UInt n_args, SysRes res)
{
	(void)n_args;
	AP_(turns_call_ends)();
	AP_(answer)(tid, number, args, res);
	AP_(comm_syscall)(number, args, res);
	switch (number) {
	case __NR_clone:
#if defined(__NR_clone3)
	case __NR_clone3:
#endif
		if (!sr_isError(res) && sr_Res(res) != 0)
			created(tid, sr_Res(res));
		break;
	case __NR_madvise:
		if (!sr_isError(res) && (args[2] == GUARD_INSTALL || args[2] == GUARD_REMOVE))
			AP_(roots_guard)(args[0], args[1], args[2] == GUARD_INSTALL);
		break;
	case __NR_wait4:
		if (!sr_isError(res))
			waited(sr_Res(res), args[1]);
		break;
	case __NR_waitid:
		if (!sr_isError(res))
			waited_for_id(args[2]);
		break;
	case __NR_execve:
#if defined(__NR_execveat)
	case __NR_execveat:
#endif
		AP_(entropy_exec_failed)();
		AP_(reexec_failed)(tid);
		AP_(turns_exec_failed)();
		exec_failed();
		break;
	}
}

void AP_(process_register)(const struct ap_process_profile *profile)
{
	s_profile = profile;
	VG_(needs_syscall_wrapper)(before_syscall, after_syscall);
}

void AP_(process_init)(void)
{
	s_lineage = VG_(strdup)("ap.process.lineage", "0");
	s_killed = VG_(newXA)(VG_(malloc), "ap.process.killed", VG_(free), sizeof(struct ap_killed));
	VG_(gettimeofday)(&s_started, NULL);
	AP_(comm_init)();
	VG_(atfork)(before_fork, NULL, in_child);
}
