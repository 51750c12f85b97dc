/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Stands in for threads.rs where there is no rustc. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS = 16, MESSAGES = 6000 };

static char *message[THREADS][MESSAGES];

static void *produce(void *argument)
{
	int i = *(int *)argument;
	for (int n = 0; n < MESSAGES; n++) {
		message[i][n] = malloc(64);
		snprintf(message[i][n], 64, "thread %d, message %d", i, n);
	}
	return NULL;
}

int main(void)
{
	static pthread_t thread[THREADS];
	static int number[THREADS];
	size_t bytes = 0;
	for (int i = 0; i < THREADS; i++) {
		number[i] = i;
		if (pthread_create(&thread[i], NULL, produce, &number[i]) != 0)
			return 1;
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(thread[i], NULL);
		for (int n = 0; n < MESSAGES; n++) {
			bytes += message[i][n][0] != 0;
			free(message[i][n]);
		}
	}
	printf("%zu\n", bytes);
	return 0;
}
