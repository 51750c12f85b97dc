/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Executes itself once for each name of itself, after an attempt that fails. Ends with 3 when all are through. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

__attribute__((noinline)) static void take(size_t size)
{
	free(malloc(size));
}

int main(int argc, char **argv)
{
	static char done[] = "done";
	char *again[8] = { argv[0] }, by_number[32];
	const char *names[] = { "/proc/self/exe", by_number, "/proc/thread-self/exe", "/proc/self/exe" };
	snprintf(by_number, sizeof by_number, "/proc/%d/exe", (int)getpid());
	take(10);
	for (int i = 1; i <= argc && i < 7; i++)
		again[i] = done;
	if (argc > 4)
		return 3;
	if (syscall(SYS_execve, names[argc - 1], (void *)1, NULL) != -1)
		return 8;
	take(10);
	if (argc < 4)
		execv(names[argc - 1], again);
	else
		syscall(SYS_execveat, AT_FDCWD, names[argc - 1], again, environ, 0);
	return 9;
}
