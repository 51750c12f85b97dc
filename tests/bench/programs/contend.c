/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* 8 threads that do nothing but allocate and free, 4,000,000 blocks in all, of 16 to 1,040 bytes. Each keeps 256 of
   them. With an argument, 1 in that many blocks goes to the next thread, which frees it. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS = 8, BLOCKS = 4000000 / THREADS, KEPT = 256, POSTED = 64 };

static unsigned s_given;                     /* 1 in so many blocks is given away; 0: none */
static char *s_post[THREADS][POSTED];        /* what was given to a thread, and it has not yet taken */

static unsigned next_random(unsigned *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

/* Leaves the block for another thread. Returns what that one has not taken from the same place yet, or NULL. */
static char *give(int thread, unsigned place, char *block)
{
	return __atomic_exchange_n(&s_post[thread][place % POSTED], block, __ATOMIC_ACQ_REL);
}

static void *work(void *argument)
{
	int self = *(int *)argument;
	unsigned state = (unsigned)self + 1;
	char *kept[KEPT] = { NULL };
	for (int i = 0; i < BLOCKS; i++) {
		unsigned random = next_random(&state);
		char **place = &kept[random % KEPT];
		free(*place);
		*place = malloc(16 + random / KEPT % 1025);
		if (!*place)
			abort();
		**place = 1;
		if (s_given && (unsigned)i % s_given == 0) {
			free(give(self, (unsigned)i / s_given, NULL));
			*place = give((self + 1) % THREADS, (unsigned)i / s_given, *place);
		}
	}
	for (int i = 0; i < KEPT; i++)
		free(kept[i]);
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t thread[THREADS];
	int number[THREADS];
	s_given = argc > 1 ? (unsigned)atoi(argv[1]) : 0;
	for (int i = 0; i < THREADS; i++) {
		number[i] = i;
		if (pthread_create(&thread[i], NULL, work, &number[i]) != 0)
			return 1;
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	for (int i = 0; i < THREADS; i++)
		for (int k = 0; k < POSTED; k++)
			free(s_post[i][k]);
	puts("done");
	return 0;
}
