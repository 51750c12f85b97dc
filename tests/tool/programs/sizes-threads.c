/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* 16 threads ask for different sizes at once, and the main thread frees some of their blocks. */
/* flags: -pthread */
/* dhat: no, which thread allocates first is not fixed */
#include "program.h"
#include <pthread.h>

enum { THREADS = 16, ROUNDS = 500 };

static void *kept[THREADS];

KEEP static void take(int i)
{
	/* expect: sizes("take") == [(8, 8, 16 * 500)] + [(24 + 16 * i, 24 + 16 * i, 500) for i in range(7)] + [(136, 136, 500), (152, 152, 500), (168, 168, 500), (184, 184, 500), (200, 200, 500), (216, 216, 500), (232, 232, 500), (248, 248, 500), (264, 264, 500)] */
	for (int k = 0; k < ROUNDS; k++) {
		free(hide(malloc(8)));
		free(kept[i]);
		kept[i] = malloc((size_t)(24 + 16 * i));
	}
}

static void *work(void *argument)
{
	take((int)(intptr_t)argument);
	return NULL;
}

int main(void)
{
	pthread_t threads[THREADS];
	for (int i = 0; i < THREADS; i++)
		MUST(pthread_create(&threads[i], NULL, work, (void *)(intptr_t)i) == 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < THREADS; i++)
		free(kept[i]);
	return 0;
}
