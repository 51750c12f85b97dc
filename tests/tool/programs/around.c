/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Blocks before main, after exit, of threads that come and go, and in what runs when they go. */
/* flags: -pthread */
/* tool: --check-stacks=yes */
/* dhat: no, it is a program of threads */
#include "program.h"
#include <pthread.h>
#include <threads.h>

enum { MANY = 2000, TOGETHER = 8, ROUNDS = 20000 };

static pthread_key_t key;
static pthread_barrier_t together;
static void *slots[TOGETHER][64];

KEEP static void take(size_t size)
{
	void *p = malloc(size);
	__asm__ volatile("" : "+r"(p));
	free(p);
	NOT_A_TAIL_CALL();
}

/* expect: (at("before_main").allocations, at("before_main").bytes) == (1, 101) */
KEEP __attribute__((constructor)) static void before_main(void)
{
	take(101);
	NOT_A_TAIL_CALL();
}

/* expect: (at("after_main").allocations, at("after_main").bytes) == (1, 102) */
KEEP __attribute__((destructor)) static void after_main(void)
{
	take(102);
	NOT_A_TAIL_CALL();
}

/* expect: (at("at_exit").allocations, at("at_exit").bytes) == (1, 103) */
KEEP static void at_exit(void)
{
	take(103);
	NOT_A_TAIL_CALL();
}

/* expect: (at("of_key").allocations, at("of_key").bytes) == (2000, 2000 * 104) */
KEEP static void of_key(void *value)
{
	(void)value;
	take(104);
	NOT_A_TAIL_CALL();
}

/* expect: at("come_and_go").allocations == 2000 */
/* expect: len([t for t in all_threads if t.exited and t.bytes == 105 + 104]) == 2000 */
KEEP static void *come_and_go(void *argument)
{
	pthread_setspecific(key, &key);
	take(105);
	return argument;
}

/* expect: (at("by_c11").allocations, at("by_c11").bytes) == (1, 106) */
KEEP static int by_c11(void *argument)
{
	(void)argument;
	take(106);
	return 7;
}

static void *allocate(size_t n)
{
	void *p = malloc(n);
	__asm__ volatile("" : "+r"(p));
	return p;
}

/* Each takes blocks and frees those of its neighbour. */
/* expect: at("contend").allocations == 8 * 20000 */
/* expect: at("contend").bytes == 8 * sum(16 + i % 50 for i in range(20000)) */
/* expect: (at("contend").live_blocks, at("contend").deallocations) == (8 * 64, 8 * (20000 - 64)) */
KEEP static void *contend(void *argument)
{
	intptr_t i = (intptr_t)argument;
	pthread_barrier_wait(&together);
	for (int round = 0; round < ROUNDS; round++) {
		void **slot = &slots[(i + round) % TOGETHER][round % 64];
		void *p = allocate(16 + (size_t)(round % 50));
		free(__atomic_exchange_n(slot, p, __ATOMIC_ACQ_REL));
	}
	return NULL;
}

int main(void)
{
	/* expect: (total.foreign_frees, total.failed, end.status) == (0, 0, 0) */
	pthread_t thread[TOGETHER];
	thrd_t other;
	int result;
	atexit(at_exit);
	MUST(pthread_key_create(&key, of_key) == 0);
	for (intptr_t i = 0; i < MANY; i++) {
		void *returned;
		MUST(pthread_create(thread, NULL, come_and_go, (void *)i) == 0 && pthread_join(*thread, &returned) == 0);
		MUST(returned == (void *)i);
	}
	MUST(thrd_create(&other, by_c11, NULL) == thrd_success && thrd_join(other, &result) == thrd_success && result == 7);
	pthread_barrier_init(&together, NULL, TOGETHER);
	for (intptr_t i = 0; i < TOGETHER; i++)
		MUST(pthread_create(&thread[i], NULL, contend, (void *)i) == 0);
	for (int i = 0; i < TOGETHER; i++)
		MUST(pthread_join(thread[i], NULL) == 0);
	return 0;
}
