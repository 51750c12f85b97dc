/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Who frees whose blocks. tests/tool/ledger.sh runs this program once a scenario, as leaks.sh does leaks.c, with and without
   --free-stacks=yes. What `plant` allocates is meant; a function `release_…` is where it is freed or taken over, which an
   expectation behind `stacks:` tells. Threads are numbered in the order of their creation, the main thread being 1. */
#include "program.h"
#include <pthread.h>
#include <sys/wait.h>

enum { MOST = 100 };

static void *blocks[MOST];

KEEP static void *plant(size_t size)
{
	void *p = hide(malloc(size));
	NOT_A_TAIL_CALL();
	return p;
}

static void plant_blocks(int n)
{
	for (int i = 0; i < n; i++)
		blocks[i] = plant(100);
}

/* Frees each step-th of the blocks from the first on. */
KEEP static void release(int first, int n, int step)
{
	for (int i = 0; i < n; i++)
		free(blocks[first + i * step]);
	NOT_A_TAIL_CALL();
}

KEEP static void release_elsewhere(int first, int n)
{
	for (int i = 0; i < n; i++)
		free(blocks[first + i]);
	NOT_A_TAIL_CALL();
}

static void run_in_thread(void *(*work)(void *), void *argument)
{
	pthread_t thread;
	MUST(pthread_create(&thread, NULL, work, argument) == 0);
	MUST(pthread_join(thread, NULL) == 0);
}

/* scenario: own */
/* expect: matrix("plant") == {(1, 1): (5, 500, 0, 0)} */
/* expect: free_stacks or listed("plant") == 0 */
/* stacks: freers("plant") == {(1, "release"): (3, 0), (1, "release_elsewhere"): (2, 0)} */
/* stacks: listed("plant") == 2 */
KEEP static void own(void)
{
	plant_blocks(6);
	release(0, 3, 1);
	release_elsewhere(3, 2);
}

static void *free_seven(void *unused)
{
	release(0, 3, 1);
	release_elsewhere(3, 4);
	return unused;
}

/* scenario: other */
/* expect: matrix("plant") == {(1, 2): (7, 700, 0, 0), (1, 1): (2, 200, 0, 0)} */
/* expect: free_stacks or listed("plant") == 1 */
/* stacks: freers("plant") == {(2, "release"): (3, 0), (2, "release_elsewhere"): (4, 0), (1, "release"): (2, 0)} */
KEEP static void other(void)
{
	plant_blocks(10);
	run_in_thread(free_seven, NULL);
	release(7, 2, 1);
}

/* A realloc of a block, which this function's site has from then on. */
KEEP static void *release_grown(void *p, size_t size)
{
	p = hide(realloc(p, size));
	NOT_A_TAIL_CALL();
	return p;
}

static void *grow_three(void *unused)
{
	for (int i = 0; i < 3; i++)
		blocks[i] = release_grown(blocks[i], 2000);
	/* To nothing is a free. */
	MUST(release_grown(blocks[3], 0) == NULL);
	return unused;
}

/* scenario: realloc */
/* expect: matrix("plant") == {(1, 2): (1, 100, 3, 300), (1, 1): (1, 100, 0, 0)} */
/* expect: matrix("release_grown") == {(2, 1): (2, 4000, 1, 2000), (1, 1): (1, 50, 0, 0)} */
/* stacks: freers("plant") == {(2, "release_grown"): (1, 3), (1, "release"): (1, 0)} */
/* stacks: freers("release_grown") == {(1, "release_grown"): (0, 1), (1, "release"): (3, 0)} */
KEEP static void reallocs(void)
{
	plant_blocks(5);
	run_in_thread(grow_three, NULL);
	blocks[2] = release_grown(blocks[2], 50);
	release(0, 3, 1);
	release(4, 1, 1);
}

static pthread_barrier_t together;

static void *work_in_pool(void *number)
{
	pthread_barrier_wait(&together);
	release((int)(intptr_t)number, 10 + (number == NULL), 4);
	return NULL;
}

/* scenario: pool */
/* expect: matrix("plant") == {(1, 2): (11, 1100, 0, 0), (1, 3): (10, 1000, 0, 0), (1, 4): (10, 1000, 0, 0), (1, 5): (10, 1000, 0, 0)} */
/* expect: listed("plant") == 4 */
/* stacks: freers("plant") == {(2, "release"): (11, 0), (3, "release"): (10, 0), (4, "release"): (10, 0), (5, "release"): (10, 0)} */
KEEP static void pool(void)
{
	pthread_t threads[4];
	pthread_barrier_init(&together, NULL, 4);
	plant_blocks(41);
	for (int i = 0; i < 4; i++)
		MUST(pthread_create(&threads[i], NULL, work_in_pool, (void *)(intptr_t)i) == 0);
	for (int i = 0; i < 4; i++)
		MUST(pthread_join(threads[i], NULL) == 0);
}

static void *plant_six(void *unused)
{
	plant_blocks(6);
	return unused;
}

static void *free_four(void *unused)
{
	release(0, 4, 1);
	return unused;
}

/* The thread that frees is not the one that allocated, though it has its number in Valgrind and at the kernel perhaps. */
/* scenario: dead */
/* expect: matrix("plant") == {(2, 3): (4, 400, 0, 0), (2, 1): (2, 200, 0, 0)} */
/* stacks: freers("plant") == {(3, "release"): (4, 0), (1, "release"): (2, 0)} */
KEEP static void dead(void)
{
	run_in_thread(plant_six, NULL);
	run_in_thread(free_four, NULL);
	release(4, 2, 1);
}

static pthread_key_t key;

KEEP static void release_key(void *p)
{
	free(p);
	free(blocks[0]);
	NOT_A_TAIL_CALL();
}

static void *set_key(void *unused)
{
	MUST(pthread_setspecific(key, plant(40)) == 0);
	return unused;
}

/* scenario: key */
/* expect: matrix("plant") == {(2, 2): (1, 40, 0, 0), (1, 2): (1, 100, 0, 0)} */
/* stacks: freers("plant") == {(2, "release_key"): (2, 0)} */
KEEP static void key_destructor(void)
{
	plant_blocks(1);
	MUST(pthread_key_create(&key, release_key) == 0);
	run_in_thread(set_key, NULL);
}

static void *plant_one(void *unused)
{
	blocks[0] = plant(100);
	return unused;
}

/* It is the thread that allocated whose next allocation ends being temporary, whoever frees. */
/* scenario: temporary */
/* expect: [(at("plant", thread=i).temporary, at("plant", thread=i).deallocations) for i in (1, 2)] == [(1, 3), (1, 1)] */
/* stacks: freers("plant") == {(1, "release"): (4, 0)} */
KEEP static void temporary(void)
{
	run_in_thread(plant_one, NULL);
	blocks[1] = plant(100);
	release(0, 1, 1);
	blocks[2] = plant(100);
	blocks[3] = plant(100);
	release(2, 1, 1);
	release(3, 1, 1);
	release(1, 1, 1);
}

/* The child's profile is looked at by ledger.sh: here are the parent's numbers. */
/* scenario: fork */
/* expect: matrix("plant") == {(1, 2): (4, 400, 0, 0), (1, 1): (2, 200, 0, 0)} */
/* stacks: freers("plant") == {(2, "release"): (4, 0), (1, "release_elsewhere"): (2, 0)} */
KEEP static void forks(void)
{
	plant_blocks(7);
	run_in_thread(free_four, NULL);
	pid_t child = fork();
	if (child == 0) {
		/* What was inherited is in no ledger, not even where it was reallocated. */
		release(5, 1, 1);
		blocks[6] = release_grown(blocks[6], 30);
		plant_blocks(4);
		run_in_thread(free_four, NULL);
		release_elsewhere(6, 1);
		_exit(0);
	}
	MUST(waitpid(child, NULL, 0) == child);
	release_elsewhere(5, 2);
}

enum { THREADS = 64, MESSAGES = 1000 };

static void *messages[THREADS][MESSAGES];

static void *send_and_receive(void *number)
{
	int self = (int)(intptr_t)number;
	for (int k = 0; k < MESSAGES; k++)
		messages[self][k] = plant((size_t)(16 + self));
	pthread_barrier_wait(&together);
	/* Message k of thread i is for thread i + k; those from 960 on are for the main thread, the last one for nobody. */
	for (int i = 0; i < THREADS; i++)
		for (int k = (self - i + THREADS) % THREADS; k < 960; k += THREADS)
			if (k % 3 == 0)
				messages[i][k] = release_grown(messages[i][k], 100);
			else
				free(messages[i][k]);
	return NULL;
}

/* Of the 960 messages of a thread each thread gets 15: 5 of them have a number that 3 divides, since 3 does not divide 64. */
/* scenario: sixty-four */
/* expect: {k: v for k, v in matrix("plant").items() if k[1] > 1} == {(i + 2, j + 2): (10, 10 * (16 + i), 5, 5 * (16 + i)) for i in range(64) for j in range(64)} */
/* expect: {k: v for k, v in matrix("plant").items() if k[1] == 1} == {(i + 2, 1): (39, 39 * (16 + i), 0, 0) for i in range(64)} */
/* expect: listed("plant") == 64 * (128 if free_stacks else 63) + 64 */
/* expect: matrix("release_grown") == {} */
/* expect: [sum(c[0] + c[2] for (a, _), c in matrix("plant").items() if a == i + 2) for i in range(64)] == [999] * 64 */
/* expect: [sum(c[0] for (_, f), c in matrix().items() if f == i + 2) for i in range(64)] == [t.deallocations for t in all_threads[1:]] */
/* expect: [sum(c[1] for (_, f), c in matrix().items() if f == i + 2) for i in range(64)] == [t.freed_bytes for t in all_threads[1:]] */
/* expect: [sum(c[2] for (_, f), c in matrix().items() if f == i + 2) for i in range(64)] == [t.reallocations for t in all_threads[1:]] */
/* expect: [sum(c[i] for c in matrix().values()) for i in range(3)] == [total.deallocations, total.freed_bytes, total.reallocations] */
/* expect: sum(c[0] + c[2] for c in matrix("plant").values()) == 64 * 999 */
KEEP static void sixty_four(void)
{
	pthread_t threads[THREADS];
	pthread_barrier_init(&together, NULL, THREADS);
	for (int i = 0; i < THREADS; i++)
		MUST(pthread_create(&threads[i], NULL, send_and_receive, (void *)(intptr_t)i) == 0);
	for (int i = 0; i < THREADS; i++)
		MUST(pthread_join(threads[i], NULL) == 0);
	for (int i = 0; i < THREADS; i++)
		for (int k = 960; k < MESSAGES - 1; k++)
			free(messages[i][k]);
}

static const struct { const char *name; void (*run)(void); } scenarios[] = {
	{ "own", own }, { "other", other }, { "realloc", reallocs }, { "pool", pool }, { "dead", dead },
	{ "key", key_destructor }, { "temporary", temporary },
	{ "fork", forks }, { "sixty-four", sixty_four },
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < sizeof scenarios / sizeof *scenarios; i++)
		if (strcmp(argv[1], scenarios[i].name) == 0) {
			scenarios[i].run();
			return 0;
		}
	return 97;
}
