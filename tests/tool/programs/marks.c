/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A server: for each request `keep` leaks a block, `cache` has one for each of the first three and `work` gives back what it
   took. 60 requests of the main thread are followed by ten of each of four others, one at a time. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ALONE __attribute__((noinline, noclone))
#define HERE __asm__ volatile("" ::: "memory")

static void *volatile kept[200];
static void *volatile cached[3];
static void *volatile grown;
static unsigned n_kept;

ALONE static void keep(void)
{
	kept[n_kept++] = malloc(10);
	HERE;
}

ALONE static void cache(unsigned i)
{
	if (!cached[i % 3])
		cached[i % 3] = malloc(100);
	HERE;
}

ALONE static void work(void)
{
	free(malloc(1000));
	HERE;
}

/* One block that grows every tenth time. */
ALONE static void grow(unsigned i)
{
	if (i % 10 == 9)
		grown = realloc(grown, 1000 * i);
	HERE;
}

ALONE static void handle_request(unsigned i)
{
	keep();
	cache(i);
	work();
	grow(i);
	HERE;
}

ALONE static unsigned recurse(unsigned n)
{
	unsigned r = n ? recurse(n - 1) : 0;
	HERE;
	return r + 1;
}

static inline __attribute__((always_inline)) void inlined(void)
{
	HERE;
}

ALONE static void called_last(void)
{
	HERE;
}

ALONE static void calls_last(void)
{
	HERE;
	called_last();
}

static void *serve(void *p)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	for (unsigned i = 0; i < 10; i++) {
		pthread_mutex_lock(&lock);
		handle_request(0);
		pthread_mutex_unlock(&lock);
	}
	return p;
}

static void fork_one(void)
{
	if (fork() == 0) {
		for (unsigned i = 0; i < 3; i++)
			handle_request(0);
		exit(0);
	}
	wait(NULL);
}

int main(int argc, char **argv)
{
	pthread_t threads[4];
	grown = malloc(1);
	for (unsigned i = 0; i < 60; i++)
		handle_request(i);
	for (unsigned i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, serve, NULL);
	for (unsigned i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	recurse(6);
	inlined();
	calls_last();
	calls_last();
	if (argc > 1 && strcmp(argv[1], "fork") == 0)
		fork_one();
	return 0;
}
