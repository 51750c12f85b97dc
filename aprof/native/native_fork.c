/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_fork.h"

#include "native/native_entropy.h"
#include "native/native_memory.h"
#include "native/native_names.h"
#include "native/native_next.h"
#include "native/native_objects.h"
#include "native/native_process.h"
#include "native/native_program.h"
#include "native/native_small.h"
#include "native/native_syscall.h"
#include "native/native_thread.h"

#include <pthread.h>

static int s_pid;               /* of the process that the private memory is of */
static __thread bool s_is_forking;   /* between the handlers before and after a fork */
static __thread bool s_holds_locks;  /* the same, and the locks are held */

/* A confined process does not ask. It takes a child of vfork for itself. */
int native_fork_pid(void)
{
	return native_is_confined ? s_pid : (int)native_syscall(SYS_getpid);
}

bool native_fork_is_borrower(void)
{
	/* A child that was forked by a system call may not have noticed yet. */
	struct native_thread *t = native_enter();
	if (t)
		native_leave(t);
	return native_fork_pid() != s_pid;
}

void native_fork_before_spawn(void)
{
	native_process_before_fork();
	native_entropy_before_fork();
}

static void begin_in_child(void)
{
	s_pid = native_fork_pid();
	s_is_forking = s_holds_locks = false;
	if (native_is_confined) {
		native_memory_open_forked(native_process_pattern());
		return;
	}
	native_process_forked();
	native_entropy_forked();
	native_blocks_forked();
	native_small_forked();
	native_objects_forked();
	native_program_forked();
	if (native_memory_open_forked(native_process_pattern())) {
		native_process_describe();
		native_threads_forked();
		native_names_forked();
		native_process_announce();
	}
}

static void notice(void)
{
	if (s_pid == 0 || (native_fork_pid() == s_pid && !native_is_confined))
		return;
	/* It is the parent's, and not mapped here. */
	native_recording = NULL;
	/* A process that forked by a system call of its own did not count this child. */
	if (!s_is_forking)
		native_fork_before_spawn();
	begin_in_child();
}

/* ------------------------------------------------- handlers ------------------------------------------------ */

static void before(void)
{
	native_fork_before_spawn();
	s_is_forking = true;
	s_holds_locks = native_recording && native_threads_before_fork();
}

static void in_parent(void)
{
	s_is_forking = false;
	if (s_holds_locks) {
		s_holds_locks = false;
		native_threads_after_fork();
	}
}

static void in_child(void)
{
	if (s_is_forking)
		begin_in_child();
}

void native_fork_start(void)
{
	s_pid = native_fork_pid();
	native_when_forked = notice;
	pthread_atfork(before, in_parent, in_child);
}

/* A function that returns twice cannot have a frame that it returns from: count, and become the real one. */
__asm__(
	".text\n"
	".globl vfork\n"
	".type vfork, @function\n"
	"vfork:\n"
	"	.cfi_startproc\n"
	"	endbr64\n"
	"	subq $8, %rsp\n"
	"	.cfi_adjust_cfa_offset 8\n"
	"	call native_fork_before_vfork\n"
	"	addq $8, %rsp\n"
	"	.cfi_adjust_cfa_offset -8\n"
	"	jmp *%rax\n"
	"	.cfi_endproc\n"
	".size vfork, . - vfork\n"
);

/* Returns the real vfork. */
void *native_fork_before_vfork(void);
void *native_fork_before_vfork(void)
{
	native_fork_before_spawn();
	return native_next_at(NATIVE_NEXT_vfork);
}
