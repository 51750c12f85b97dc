/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Threads that cannot be created, for their stacks are larger than the address space. */
/* flags: -pthread */
/* dhat: no, it is about threads */
#include "program.h"
#include <pthread.h>

enum { TRIES = 500 };

static void *run(void *nothing)
{
	free(hide(malloc(20)));
	return nothing;
}

static int size_in_kib(void)
{
	long pages = 0;
	FILE *f = fopen("/proc/self/statm", "r");
	MUST(f && fscanf(f, "%ld", &pages) == 1);
	fclose(f);
	return (int)(pages * 4);
}

KEEP static void try(int times)
{
	pthread_attr_t attributes;
	pthread_t thread;
	MUST(pthread_attr_init(&attributes) == 0 && pthread_attr_setstacksize(&attributes, (size_t)1 << 50) == 0);
	for (int i = 0; i < times; i++)
		MUST(pthread_create(&thread, &attributes, run, NULL) != 0);
	pthread_attr_destroy(&attributes);
}

int main(void)
{
	pthread_t thread;
	try(20);
	int before = size_in_kib();
	try(TRIES);
	say("grown=%d\n", size_in_kib() - before);
	MUST(pthread_create(&thread, NULL, run, NULL) == 0 && pthread_join(thread, NULL) == 0);
	/* They are no threads, and what the recorder made for one serves the next. */
	/* expect: total.threads == 2 */
	/* only native, Valgrind has a map of its own for such stacks: printed["grown"] < 8192 */
	/* expect: sum(s.bytes for s in sites("run")) == 20 */
	return 0;
}
