/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* launch [NAME=VALUE]… PROGRAM [ARGUMENT]…: runs the program with these variables, and then writes to standard output the seconds
   that it took, the seconds of processor time, and the KiB of the largest resident set of its processes. Python cannot measure
   the last: a process that it starts begins with Python's own memory. The program's output goes nowhere. The exit status is the
   program's. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds_of(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void become(char **argv)
{
	int nowhere = open("/dev/null", O_RDWR);
	dup2(nowhere, STDIN_FILENO);
	dup2(nowhere, STDOUT_FILENO);
	for (; *argv && strchr(*argv, '='); argv++)
		putenv(*argv);
	execvp(argv[0], argv);
	perror(argv[0]);
	_exit(127);
}

int main(int argc, char **argv)
{
	int status;
	struct rusage usage;
	double start = now();
	pid_t pid = argc > 1 ? fork() : -1;

	if (pid == 0)
		become(argv + 1);
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid)
		return 126;
	printf("%.6f %.6f %ld\n", now() - start, seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime), usage.ru_maxrss);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
