/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* vfork, posix_spawn and exec, as the argument says; what is expected is in processes.sh. */
#include "program.h"
#include <errno.h>
#include <spawn.h>
#include <sys/wait.h>

extern char **environ;

KEEP static void take(int blocks)
{
	for (int i = 0; i < blocks; i++)
		sink = malloc(10);
	NOT_A_TAIL_CALL();
}

KEEP static void take_in_child(void)
{
	sink = malloc(20);
	NOT_A_TAIL_CALL();
}

int main(int count, char **argument)
{
	char *program[] = {argument[count - 1], NULL};
	pid_t child = -1;
	int status;
	take(5);
	if (strcmp(argument[1], "vfork") == 0) {
		child = vfork();
		if (child == 0)
			_exit(7);
		MUST(waitpid(child, &status, 0) == child && WEXITSTATUS(status) == 7);
	} else if (strcmp(argument[1], "spawn") == 0) {
		MUST(posix_spawn(&child, program[0], NULL, NULL, program, environ) == 0);
		MUST(waitpid(child, &status, 0) == child && status == 0);
	} else {
		execv(program[0], program);
		MUST(errno == ENOENT || errno == EACCES || errno == ENOEXEC);
		if (strcmp(argument[1], "exec-fork") == 0) {
			child = fork();
			if (child == 0) {
				take_in_child();
				_exit(7);
			}
			MUST(waitpid(child, &status, 0) == child && WEXITSTATUS(status) == 7);
		}
	}
	take(2);
	return 0;
}
