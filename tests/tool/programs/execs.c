/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* execs KIND PROGRAM: takes 3 blocks and then becomes or starts the program, in that way; with `KIND-bare` without an environment. If it goes
   on, it takes 2 more, says what the program's end was or why it could not start, and ends with 0. */
#include "program.h"
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>

extern char **environ;

KEEP static void take(int blocks)
{
	for (int i = 0; i < blocks; i++)
		sink = malloc(10);
	NOT_A_TAIL_CALL();
}

static char *program, *arguments[] = { "name of its own", "argument", NULL };

static int by_fexecve(char **environment)
{
	int fd = open(program, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? -1 : fexecve(fd, arguments, environment);
}

static int by_vfork(char **environment)
{
	int status;
	pid_t child = vfork();
	if (child == 0) {
		execve(program, arguments, environment);
		_exit(127);
	}
	MUST(child > 0 && waitpid(child, &status, 0) == child);
	say("status %d\n", status);
	return 0;
}

static int by_fork(char **environment)
{
	int status;
	pid_t child = fork();
	if (child == 0) {
		execve(program, arguments, environment);
		_exit(127);
	}
	MUST(child > 0 && waitpid(child, &status, 0) == child);
	say("status %d\n", status);
	return 0;
}

static int spawn(int (*by)(pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *, char *const *,
                           char *const *), char **environment)
{
	int status;
	pid_t child;
	errno = by(&child, program, NULL, NULL, arguments, environment);
	if (errno)
		return -1;
	MUST(waitpid(child, &status, 0) == child);
	say("status %d\n", status);
	return 0;
}

static int by_system(char **environment)
{
	environ = environment;
	say("status %d\n", system(program));
	return 0;
}

static int by_popen(char **environment)
{
	char text[4096];
	environ = environment;
	FILE *in = popen(program, "r");
	MUST(in);
	for (size_t n; (n = fread(text, 1, sizeof text, in)) > 0; )
		MUST(write(1, text, n) == (ssize_t)n);
	say("status %d\n", pclose(in));
	return 0;
}

static int run(const char *kind, char **environment)
{
	if (strcmp(kind, "execve") == 0)
		return execve(program, arguments, environment);
	if (strcmp(kind, "execv") == 0)
		return environ = environment, execv(program, arguments);
	if (strcmp(kind, "execvp") == 0)
		return environ = environment, execvp(program, arguments);
	if (strcmp(kind, "execvpe") == 0)
		return execvpe(program, arguments, environment);
	if (strcmp(kind, "execl") == 0)
		return environ = environment, execl(program, arguments[0], arguments[1], (char *)NULL);
	if (strcmp(kind, "execle") == 0)
		return execle(program, arguments[0], arguments[1], (char *)NULL, environment);
	if (strcmp(kind, "execlp") == 0)
		return environ = environment, execlp(program, arguments[0], arguments[1], (char *)NULL);
	if (strcmp(kind, "fexecve") == 0)
		return by_fexecve(environment);
	if (strcmp(kind, "execveat") == 0)
		return execveat(AT_FDCWD, program, arguments, environment, 0);
	if (strcmp(kind, "syscall") == 0)
		return (int)syscall(SYS_execve, program, arguments, environment);
	if (strcmp(kind, "vfork") == 0)
		return by_vfork(environment);
	if (strcmp(kind, "fork") == 0)
		return by_fork(environment);
	if (strcmp(kind, "spawn") == 0)
		return spawn(posix_spawn, environment);
	if (strcmp(kind, "spawnp") == 0)
		return spawn(posix_spawnp, environment);
	if (strcmp(kind, "system") == 0)
		return by_system(environment);
	MUST(strcmp(kind, "popen") == 0);
	return by_popen(environment);
}

int main(int count, char **argument)
{
	static char *none[] = { NULL };
	char kind[32];
	MUST(count == 3);
	char *bare = strstr(strncpy(kind, argument[1], sizeof kind - 1), "-bare");
	if (bare)
		*bare = '\0';
	program = argument[2];
	take(3);
	if (run(kind, bare ? none : environ) != 0)
		say("cannot: %s\n", strerror(errno));
	take(2);
	return 0;
}
