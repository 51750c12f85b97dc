/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* While threads take turns, descriptors have the numbers that they have without the tool: each the lowest that is free. */
/* flags: -pthread */
/* tool: --fair-sched=yes */
/* dhat: no, it is a program of threads */
#include "program.h"
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>

enum { THREADS = 3, ROUNDS = 1000 };

static volatile int done;

static void *take_turns(void *unused)
{
	(void)unused;
	while (!done)
		sched_yield();
	return NULL;
}

int main(void)
{
	/* expect: printed["others"] == 0 */
	pthread_t thread[THREADS];
	int lowest = open("/dev/null", O_RDONLY), others = 0;
	close(lowest);
	for (int i = 0; i < THREADS; i++)
		MUST(pthread_create(&thread[i], NULL, take_turns, NULL) == 0);
	for (int i = 0; i < ROUNDS; i++) {
		int fd = open("/dev/null", O_RDONLY);
		others += fd != lowest;
		close(fd);
	}
	done = 1;
	for (int i = 0; i < THREADS; i++)
		MUST(pthread_join(thread[i], NULL) == 0);
	say("others=%d\n", others);
	return 0;
}
