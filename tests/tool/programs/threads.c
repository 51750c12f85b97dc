/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* 64 threads alive at once, each with counts of its own. */
/* flags: -pthread */
/* dhat: no, which thread allocates first is not fixed */
#include "program.h"
#include <pthread.h>

enum { THREADS = 64 };

static pthread_barrier_t together;
static void *kept[THREADS][THREADS];

KEEP static void take(int i)
{
	/* Thread i takes i + 1 blocks of 10 * (i + 1) bytes and frees every second one, beginning with the first. */
	for (int k = 0; k <= i; k++)
		kept[i][k] = malloc((size_t)(10 * (i + 1)));
	for (int k = 0; k <= i; k += 2)
		free(kept[i][k]);
}

static void *work(void *argument)
{
	int i = (int)(intptr_t)argument;
	char name[16];
	snprintf(name, sizeof name, "worker-%02d", i);
	pthread_setname_np(pthread_self(), name);
	pthread_barrier_wait(&together);
	take(i);
	pthread_barrier_wait(&together);
	return NULL;
}

KEEP static void start(pthread_t *thread, int i)
{
	MUST(pthread_create(thread, NULL, work, (void *)(intptr_t)i) == 0);
}

KEEP static void free_others(void)
{
	/* The main thread frees what the threads left: sites are theirs, the deallocations are the main thread's. */
	for (int i = 0; i < THREADS; i++)
		for (int k = 1; k <= i; k += 2)
			free(kept[i][k]);
}

int main(void)
{
	/* expect: len(all_threads) == 65 */
	/* expect: [t.name for t in all_threads[1:]] == ["worker-%02d" % i for i in range(64)] */
	/* expect: {t.creator for t in all_threads[1:]} == {1} */
	/* expect: {t.exited for t in all_threads[1:]} == {'yes'} */
	/* expect: (all_threads[0].exited, all_threads[0].creator, all_threads[0].stack) == ('', 0, 0) */
	/* expect: [t.allocations for t in all_threads[1:]] == [i + 1 for i in range(64)] */
	/* expect: [t.bytes for t in all_threads[1:]] == [10 * (i + 1) ** 2 for i in range(64)] */
	/* expect: [t.deallocations for t in all_threads[1:]] == [i // 2 + 1 for i in range(64)] */
	/* expect: [t.freed_bytes for t in all_threads[1:]] == [10 * (i + 1) * (i // 2 + 1) for i in range(64)] */
	/* expect: [t.max_bytes for t in all_threads[1:]] == [10 * (i + 1) ** 2 for i in range(64)] */
	/* expect: [t.max_blocks for t in all_threads[1:]] == [i + 1 for i in range(64)] */
	/* expect: {t.live_blocks for t in all_threads[1:]} == {0} */
	/* expect: [at("take", thread=i + 2).deallocations for i in range(64)] == [i + 1 for i in range(64)] */
	/* expect: all_threads[0].deallocations >= sum((i + 1) // 2 for i in range(64)) */
	/* expect: at("take").allocations == 64 * 65 // 2 */
	/* expect: at("take").sites == 64 */
	/* expect: len({s.stack for s in sites("take")}) == 1 */
	/* The stack that created a thread ends in start, called by main. */
	/* expect: all("start" in names(t.stack) and "main" in names(t.stack) for t in all_threads[1:]) */
	pthread_t thread[THREADS];
	pthread_barrier_init(&together, NULL, THREADS);
	for (int i = 0; i < THREADS; i++)
		start(&thread[i], i);
	for (int i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	free_others();
	return 0;
}
