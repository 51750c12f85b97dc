/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Regions of threads that run at the same time, and phases of them all. A thread begins in no region, whatever its creator is in.
 * tool/regions.sh has the counts.
 *
 * flags: -pthread
 */
#include "program.h"

#include "aprof.h"

#include <pthread.h>

enum { THREADS = 4, ROUNDS = 250 };

static pthread_barrier_t barrier;

KEEP static void allocate(int blocks, size_t size)
{
	for (int i = 0; i < blocks; i++)
		free(hide(malloc(size)));
}

/* In the first phase each thread allocates in no region, and then in one of its own and one that all have. */
static void *work(void *number)
{
	static const char *const own[THREADS] = { "first", "second", "third", "fourth" };
	int i = (int)(intptr_t)number;
	pthread_barrier_wait(&barrier);
	allocate(ROUNDS, 24);
	uintptr_t shared = aprof_region_enter("shared");
	allocate(ROUNDS, 32);
	uintptr_t region = aprof_region_enter(own[i]);
	allocate(ROUNDS + i, 48);
	aprof_region_leave(region);
	allocate(1, 64);
	aprof_region_leave(shared);
	pthread_barrier_wait(&barrier);
	pthread_barrier_wait(&barrier);
	allocate(ROUNDS, 80);         /* in the second phase, in no region */
	return NULL;
}

int main(void)
{
	pthread_t threads[THREADS];
	pthread_barrier_init(&barrier, NULL, THREADS + 1);
	aprof_phase("start");
	uintptr_t region = aprof_region_enter("spawn");
	for (intptr_t i = 0; i < THREADS; i++)
		MUST(pthread_create(&threads[i], NULL, work, (void *)i) == 0);
	aprof_phase("parallel");
	aprof_region_leave(region);
	pthread_barrier_wait(&barrier);
	pthread_barrier_wait(&barrier);
	aprof_phase("second");
	pthread_barrier_wait(&barrier);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	return 0;
}
