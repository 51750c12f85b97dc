/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The ways to end, as the argument says; what is expected is in ends.sh. */
/* flags: -pthread */
#include "program.h"
#include <pthread.h>
#include <signal.h>

KEEP static void take(int blocks)
{
	for (int i = 0; i < blocks; i++)
		sink = malloc(10);
	NOT_A_TAIL_CALL();
}

KEEP static void at_the_end(void)
{
	take(4);
}

static void *exit_here(void *unused)
{
	(void)unused;
	take(1);
	exit(5);
}

static void *outlive(void *unused)
{
	(void)unused;
	usleep(20000);
	take(1);
	return NULL;
}

static void handler(int number)
{
	take(1);
	_exit(100 + number);
}

int main(int count, char **argument)
{
	pthread_t thread;
	const char *how = argument[count - 1];
	take(3);
	if (strcmp(how, "abort") == 0)
		abort();
	if (strcmp(how, "segv") == 0)
		*(volatile int *)hide((void *)8) = 1;
	if (strcmp(how, "bus") == 0)
		raise(SIGBUS);
	if (strcmp(how, "fpe") == 0)
		raise(SIGFPE);
	if (strcmp(how, "term") == 0)
		kill(getpid(), SIGTERM);
	if (strcmp(how, "kill") == 0)
		kill(getpid(), SIGKILL);
	if (strcmp(how, "caught") == 0) {
		signal(SIGTERM, handler);
		kill(getpid(), SIGTERM);
	}
	if (strcmp(how, "_exit") == 0)
		_exit(6);
	if (strcmp(how, "exit") == 0)
		exit(255);
	if (strcmp(how, "atexit") == 0) {
		atexit(at_the_end);
		return 9;
	}
	if (strcmp(how, "quick") == 0) {
		at_quick_exit(at_the_end);
		quick_exit(7);
	}
	if (strcmp(how, "thread") == 0) {
		MUST(pthread_create(&thread, NULL, exit_here, NULL) == 0);
		for (;;)
			pause();
	}
	if (strcmp(how, "wait") == 0) {
		say("ready\n");
		for (;;)
			pause();
	}
	if (strcmp(how, "outlived") == 0) {
		MUST(pthread_create(&thread, NULL, outlive, NULL) == 0);
		pthread_exit(NULL);
	}
	return 1;
}
