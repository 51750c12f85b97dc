/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The children of the process that a signal ended, as far as the program asks for their status. */
#include "config.h"

#include "native/native_memory.h"
#include "native/native_next.h"
#include "native/native_thread.h"

#include <sys/resource.h>
#include <sys/wait.h>

static void add_killed(int pid, int signal)
{
	struct native_thread *t = native_enter();
	if (!t)
		return;
	struct ap_recording_killed *killed = native_memory_allocate(sizeof *killed);
	if (killed) {
		killed->pid = pid;
		killed->signal = signal;
		/* Other threads may wait for children, too. */
		struct ap_recording_killed **end = &native_recording->killed, *last = NULL;
		while (!__atomic_compare_exchange_n(end, &last, killed, false, __ATOMIC_RELEASE, __ATOMIC_ACQUIRE)) {
			end = &last->next;
			last = NULL;
		}
	}
	native_leave(t);
}

static pid_t waited(pid_t pid, const int *status)
{
	if (pid > 0 && status && WIFSIGNALED(*status))
		add_killed(pid, WTERMSIG(*status));
	return pid;
}

/* The program may not ask for the status, but we do. */
#define STATUS(asked) int own_status = 0, *status_at = (asked) ? (asked) : &own_status

NATIVE_HOOK pid_t wait(int *status)
{
	STATUS(status);
	return waited(native_next(wait)(status_at), status_at);
}

NATIVE_HOOK pid_t waitpid(pid_t pid, int *status, int options)
{
	STATUS(status);
	return waited(native_next(waitpid)(pid, status_at, options), status_at);
}

NATIVE_HOOK pid_t wait3(int *status, int options, struct rusage *usage)
{
	STATUS(status);
	return waited(native_next(wait3)(status_at, options, usage), status_at);
}

NATIVE_HOOK pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage)
{
	STATUS(status);
	return waited(native_next(wait4)(pid, status_at, options, usage), status_at);
}

NATIVE_HOOK int waitid(idtype_t type, id_t id, siginfo_t *info, int options)
{
	siginfo_t own, *info_at = info ? info : &own;
	pid_t before = info_at->si_pid;
	info_at->si_pid = 0;
	int failed = native_next(waitid)(type, id, info_at, options);
	if (failed)
		info_at->si_pid = before;
	if (!failed && !(options & WNOWAIT) && info_at->si_pid > 0 && (info_at->si_code == CLD_KILLED || info_at->si_code == CLD_DUMPED))
		add_killed(info_at->si_pid, info_at->si_status);
	return failed;
}
