/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* 200 threads one after the other: the system's and Valgrind's numbers are reused, the serial numbers are not. */
/* flags: -pthread */
/* dhat: no, it is a program of threads */
#include "program.h"
#include <pthread.h>

KEEP static void *inner(void *argument)
{
	return malloc((size_t)(intptr_t)argument);
}

static void *work(void *argument)
{
	/* Every tenth thread creates one itself. */
	intptr_t i = (intptr_t)argument;
	void *result = NULL;
	if (i % 10 == 0) {
		pthread_t child;
		MUST(pthread_create(&child, NULL, inner, (void *)(intptr_t)1000) == 0);
		MUST(pthread_join(child, &result) == 0);
		free(result);
	}
	return malloc((size_t)i);
}

int main(void)
{
	/* Thread number 1 is main; i, from 1 to 200, comes after (i - 1) others and the (i - 1) // 10 children. */
	/* expect: len(all_threads) == 1 + 200 + 20 */
	/* expect: all(t.exited == 'yes' for t in all_threads[1:]) */
	/* expect: at("work").allocations >= 200 */
	/* expect: [at("work", thread=1 + i + (i - 1) // 10).max_request for i in range(1, 201) if i % 10] == [i for i in range(1, 201) if i % 10] */
	/* expect: [thread(1 + i + (i - 1) // 10 + 1).creator for i in range(10, 201, 10)] == [1 + i + (i - 1) // 10 for i in range(10, 201, 10)] */
	/* expect: [thread(1 + i + (i - 1) // 10 + 1).bytes for i in range(10, 201, 10)] == [1000] * 20 */
	/* expect: [thread(1 + i + (i - 1) // 10).creator for i in range(1, 201)] == [1] * 200 */
	/* expect: at("inner").sites == 20 */
	for (intptr_t i = 1; i <= 200; i++) {
		pthread_t thread;
		void *result;
		MUST(pthread_create(&thread, NULL, work, (void *)i) == 0);
		MUST(pthread_join(thread, &result) == 0);
		free(result);
	}
	return 0;
}
