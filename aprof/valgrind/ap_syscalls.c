/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_host.h"
#include "valgrind/ap_syscalls.h"

#include "core/ap_unwinding.h"
#include "valgrind/ap_announced.h"
#include "valgrind/ap_children.h"
#include "valgrind/ap_code.h"
#include "valgrind/ap_core.h"
#include "valgrind/ap_fork_exec.h"
#include "valgrind/ap_leaks.h"
#include "valgrind/ap_options.h"
#include "valgrind/ap_process.h"
#include "valgrind/ap_profile.h"
#include "valgrind/ap_reserves.h"
#include "valgrind/ap_roots.h"
#include "valgrind/ap_syscall_results.h"
#include "valgrind/ap_thread_names.h"
#include "valgrind/ap_threads.h"
#include "valgrind/ap_turns.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_tooliface.h"
#include "pub_tool_vki.h"
#include "pub_tool_vkiscnums.h"

/* madvise's advice that makes pages a guard, and no guard any more: Linux 6.13. */
enum { GUARD_INSTALL = 102, GUARD_REMOVE = 103 };

static Bool is_exec(UInt number)
{
#if defined(__NR_execveat)
	if (number == __NR_execveat)
		return True;
#endif
	return number == __NR_execve;
}

/* Before the process sets the limit of a resource from the struct rlimit at the program's address `limit`. */
static void before_limit(UWord resource, Addr limit)
{
	if (resource == AP_RLIMIT_FSIZE && VG_(am_is_valid_for_client)(limit, sizeof(struct vki_rlimit), VKI_PROT_READ))
		AP_(profile_before_limit)(((const struct vki_rlimit *)limit)->rlim_cur);
}

static void before_exit_group(UInt status)
{
	AP_(process_exiting)(status);
	AP_(threads_process_exiting)();
	/* Scan now: after the call the other threads no longer have their stacks. */
	if (AP_(options)()->leak_check)
		AP_(leaks_find)();
}

static void before_exit(ThreadId tid, UInt status)
{
	AP_(process_thread_exiting)(status);
	AP_(thread_exiting)(tid);
	AP_(roots_thread_exiting)(tid);
}

static void before_munmap(Addr start, SizeT size)
{
	AP_(roots_before_unmap)(start, size);
	if (AP_(code_before_unmap)(&AP_(recorder).frames, start, size))
		AP_(stacks_forget_unwinds)(&AP_(recorder).stacks);
}

static void before_syscall(ThreadId tid, UInt number, UWord *args, UInt n_args)
{
	(void)n_args;
	AP_(turns_before_syscall)(number, args);
	switch (number) {
	case __NR_exit_group:
		before_exit_group(args[0]);
		break;
	case __NR_exit:
		before_exit(tid, args[0]);
		break;
	case __NR_prctl:
		AP_(thread_names_before_prctl)(tid, args);
		break;
	case __NR_munmap:
		before_munmap(args[0], args[1]);
		break;
	case __NR_mprotect:
		AP_(roots_before_protect)(args[0], args[1], args[2]);
		break;
#if defined(__NR_setrlimit)
	case __NR_setrlimit:
		before_limit(args[0], args[1]);
		break;
#endif
	case __NR_prlimit64:
		if (args[0] == 0 || (Int)args[0] == VG_(getpid)())
			before_limit(args[1], args[2]);
		break;
	default:
		if (is_exec(number))
			AP_(before_exec)(tid, number == __NR_execve ? args[0] : 0);
	}
}

static void after_clone(ThreadId tid, Int os_tid)
{
	if (os_tid != 0 && AP_(thread_assign_os_tid)(tid, os_tid))
		AP_(turns_thread_created)(os_tid);
}

static void after_mremap(ThreadId tid, const UWord *args, Addr start)
{
	AP_(reserves_unmapped)(args[0], args[1]);
	AP_(reserves_mapped)(tid, start, args[2]);
}

static void after_success(ThreadId tid, UInt number, const UWord *args, UWord result)
{
	switch (number) {
	case __NR_clone:
#if defined(__NR_clone3)
	case __NR_clone3:
#endif
		after_clone(tid, result);
		break;
	case __NR_mmap:
		AP_(reserves_mapped)(tid, result, args[1]);
		break;
	case __NR_mremap:
		after_mremap(tid, args, result);
		break;
	case __NR_brk:
		AP_(reserves_heap_ends)(tid, result);
		break;
	case __NR_munmap:
		AP_(reserves_unmapped)(args[0], args[1]);
		AP_(announced_memory_ends)(tid, args[0], args[0] + VG_PGROUNDUP(args[1]));
		break;
	case __NR_madvise:
		if (args[2] == GUARD_INSTALL || args[2] == GUARD_REMOVE)
			AP_(roots_set_guard)(args[0], args[1], args[2] == GUARD_INSTALL);
		break;
	case __NR_wait4:
		AP_(children_after_wait4)(result, args[1]);
		break;
	case __NR_waitid:
		AP_(children_after_waitid)(args[2]);
		break;
	}
}

static void after_syscall(ThreadId tid, UInt number, UWord *args, UInt n_args, SysRes res)
{
	(void)n_args;
	AP_(turns_after_syscall)();
	AP_(change_syscall_result)(tid, number, args, res);
	AP_(thread_names_after_syscall)(number, args, res);
	/* If an exec comes back, it has failed. */
	if (is_exec(number))
		AP_(exec_failed)(tid);
	else if (!sr_isError(res))
		after_success(tid, number, args, sr_Res(res));
}

void AP_(syscalls_register)(void)
{
	VG_(needs_syscall_wrapper)(before_syscall, after_syscall);
}
