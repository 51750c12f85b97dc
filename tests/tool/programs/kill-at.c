/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* kill-at STEPS COMMAND…: runs the command until its program stops itself with SIGSTOP, then STEPS machine instructions of the thread
   that did it, and ends it with SIGKILL. Ends with 0; with 9 if this system lets no process trace another one. */
#include "program.h"
#include <errno.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

/* Goes on until the process gets the signal. */
static void run_until(pid_t child, int wanted)
{
	int status = 0;
	for (;;) {
		MUST(waitpid(child, &status, 0) == child && WIFSTOPPED(status));
		if (WSTOPSIG(status) == wanted)
			return;
		MUST(ptrace(PTRACE_CONT, child, NULL, WSTOPSIG(status) == SIGTRAP ? 0L : (long)WSTOPSIG(status)) == 0);
	}
}

int main(int count, char **argument)
{
	long steps = atol(argument[count > 1]);
	int status = 0;
	pid_t child = fork();
	if (child == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
			_exit(9);
		execvp(argument[2], argument + 2);
		_exit(99);
	}
	MUST(child > 0);
	siginfo_t end;
	MUST(waitid(P_PID, (id_t)child, &end, WEXITED | WSTOPPED | WNOWAIT) == 0);
	if (end.si_code == CLD_EXITED)
		return end.si_status;
	run_until(child, SIGSTOP);
	while (steps-- > 0) {
		if (ptrace(PTRACE_SINGLESTEP, child, NULL, NULL) != 0)
			break;
		MUST(waitpid(child, &status, 0) == child);
		MUST(WIFSTOPPED(status));
	}
	MUST(kill(child, SIGKILL) == 0);
	while (waitpid(child, &status, 0) == child && WIFSTOPPED(status))
		;
	MUST(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	return 0;
}
