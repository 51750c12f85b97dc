/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Names: set by the thread, by another, several times, never; and a detached thread that is alive at the end. */
/* flags: -pthread */
/* dhat: no, it is a program of threads */
#include "program.h"
#include <pthread.h>
#include <sys/prctl.h>

static pthread_barrier_t step;

KEEP static void from_outside(void)
{
	/* expect: thread("outside").allocations == 1 */
	/* expect: at("from_outside", thread=thread("outside").id).bytes == 11 */
	sink = malloc(11);
}

static void *named_by_another(void *unused)
{
	(void)unused;
	pthread_barrier_wait(&step);
	from_outside();
	pthread_barrier_wait(&step);
	return NULL;
}

static void *renamed(void *unused)
{
	/* The last name is the one. */
	/* expect: [t.name for t in all_threads].count("first") == 0 */
	/* expect: thread("last").bytes == 12 + 13 */
	(void)unused;
	prctl(PR_SET_NAME, "first");
	sink = malloc(12);
	prctl(PR_SET_NAME, "last");
	sink = malloc(13);
	return NULL;
}

static void *nameless(void *unused)
{
	/* expect: [t.bytes for t in all_threads if t.id > 1 and not t.name] == [14] */
	(void)unused;
	sink = malloc(14);
	return NULL;
}

static void *long_name(void *unused)
{
	/* The kernel keeps 15 bytes. */
	/* expect: thread("fifteen-bytes-a").bytes == 15 */
	(void)unused;
	prctl(PR_SET_NAME, "fifteen-bytes-and-more-than-that");
	sink = malloc(15);
	return NULL;
}

static void *detached(void *unused)
{
	/* expect: (thread("detached").exited, thread("detached").bytes) == ('', 16) */
	(void)unused;
	pthread_setname_np(pthread_self(), "detached");
	sink = malloc(16);
	pthread_barrier_wait(&step);
	for (;;)
		pause();
}

int main(void)
{
	/* expect: thread("the main one").id == 1 */
	/* expect: len(all_threads) == 6 */
	/* expect: [t.exited for t in all_threads] == ['', 'yes', 'yes', 'yes', 'yes', ''] */
	pthread_t thread;
	prctl(PR_SET_NAME, "the main one");
	pthread_barrier_init(&step, NULL, 2);
	MUST(pthread_create(&thread, NULL, named_by_another, NULL) == 0);
	MUST(pthread_setname_np(thread, "outside") == 0);
	pthread_barrier_wait(&step);
	pthread_barrier_wait(&step);
	MUST(pthread_join(thread, NULL) == 0);
	void *(*const body[])(void *) = {renamed, nameless, long_name};
	for (int i = 0; i < 3; i++) {
		MUST(pthread_create(&thread, NULL, body[i], NULL) == 0);
		MUST(pthread_join(thread, NULL) == 0);
	}
	MUST(pthread_create(&thread, NULL, detached, NULL) == 0);
	MUST(pthread_detach(thread) == 0);
	pthread_barrier_wait(&step);
	return 0;
}
