/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* fork from a thread that is not the first, while others live: what each process expects is in processes.sh. */
/* flags: -pthread */
#include "program.h"
#include <pthread.h>
#include <sys/wait.h>

static pthread_barrier_t ready;

static void *bystander(void *unused)
{
	(void)unused;
	pthread_setname_np(pthread_self(), "bystander");
	sink = malloc(1000);
	pthread_barrier_wait(&ready);
	for (;;)
		pause();
}

KEEP static void take_in_child(void)
{
	sink = malloc(77);
	sink = malloc(78);
}

static void *forker(void *unused)
{
	(void)unused;
	int status;
	pthread_setname_np(pthread_self(), "forker");
	sink = malloc(2000);
	pid_t child = fork();
	if (child == 0) {
		take_in_child();
		_exit(0);
	}
	MUST(child > 0 && waitpid(child, &status, 0) == child && status == 0);
	sink = malloc(3000);
	return NULL;
}

int main(void)
{
	pthread_t thread[2];
	pthread_barrier_init(&ready, NULL, 2);
	MUST(pthread_create(&thread[0], NULL, bystander, NULL) == 0);
	pthread_barrier_wait(&ready);
	MUST(pthread_create(&thread[1], NULL, forker, NULL) == 0);
	MUST(pthread_join(thread[1], NULL) == 0);
	return 0;
}
