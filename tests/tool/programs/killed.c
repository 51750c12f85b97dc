/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Allocates and frees, and counts what it has done in the file that its first argument names, which shows it after the process was
   killed: eight numbers for each thread; the first three are events, allocations and bytes.
   killed FILE after EVENTS: ends itself by SIGKILL after so many events.
   killed FILE stop EVENTS: stops itself after so many events, and then goes on without an end.
   killed FILE threads EVENTS: eight threads go on until one has come so far, and then SIGKILL ends them.
   killed FILE ask EVENTS: stops itself after so many rounds of requests, and then goes on without an end. The fourth to sixth numbers are
   events of its own, assertions that held and those that failed.
   killed FILE start EVENTS: stops itself after so many events, begins to count anew, and then allocates nothing. */
/* flags: -pthread */
#include "program.h"

#include "aprof.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>

enum { THREADS = 8, SLOTS = 61 };

/* Events that are over. An allocation, a realloc and a free are one each. */
struct progress { volatile uint64_t events, allocations, bytes, asked, held, failed; uint64_t padding[2]; };

static struct progress *progress;

KEEP static void *take(size_t size)
{
	void *p = malloc(size);
	NOT_A_TAIL_CALL();
	return p;
}

KEEP static void *grow(void *p, size_t size)
{
	p = realloc(p, size);
	NOT_A_TAIL_CALL();
	return p;
}

/* One event, as its number says: of three that meet a slot the first allocates, the second makes it larger or smaller, and the third
   frees it. */
static void step(struct progress *p, void **slots, uint64_t n_slots)
{
	uint64_t n = p->events;
	size_t size = 1 + n * 7919 % 300;
	void **slot = &slots[n % n_slots];
	uint64_t phase = n / n_slots % 3;
	if (phase == 0)
		*slot = take(size);
	else if (phase == 1)
		*slot = grow(*slot, size);
	else
		free(*slot);
	if (phase < 2) {
		p->allocations++;
		p->bytes += size;
	}
	p->events = n + 1;
}

/* A measurement in which a block is taken and freed, as an assertion that holds or not. */
static void assert_something(struct progress *p, void **slot, int fails)
{
	struct aprof_measured m;
	uintptr_t window = aprof_measure_begin(APROF_ASSERTION), inner = aprof_measure_begin(APROF_THREAD);
	for (int i = 0; i < 3; i++)
		step(p, slot, 1);
	MUST(aprof_measure_read(window, &m) && m.allocations == 2);
	const struct aprof_verdict verdict = { "killed.c:1", fails ? "none" : "two", m.allocations, fails };
	aprof_measure_end(inner, NULL);
	aprof_measure_end(window, &verdict);
	if (fails)
		p->failed++;
	else
		p->held++;
}

static void ask(struct progress *p, void **slot)
{
	static const char *const names[] = { "even", "odd" };
	static unsigned round;
	const char *name = names[round++ % 2];
	aprof_phase(name);
	uintptr_t region = aprof_region_enter(name);
	aprof_event(7);
	p->asked++;
	assert_something(p, slot, round % 3 == 0);
	aprof_pause();
	aprof_region_leave(region);
	aprof_resume();
}

static void *work(void *argument)
{
	void *slots[SLOTS];
	for (;;)
		step(argument, slots, SLOTS);
	return NULL;
}

static void start_threads(void)
{
	pthread_t thread;
	for (int i = 0; i < THREADS; i++)
		MUST(pthread_create(&thread, NULL, work, &progress[i]) == 0);
}

int main(int count, char **argument)
{
	static void *slots[SLOTS];
	MUST(count == 4);
	uint64_t events = strtoull(argument[3], NULL, 10);
	int fd = open(argument[1], O_RDWR | O_CREAT | O_TRUNC, 0600);
	MUST(fd >= 0 && ftruncate(fd, 4096) == 0);
	progress = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	MUST(progress != MAP_FAILED && close(fd) == 0);
	if (strcmp(argument[2], "threads") == 0)
		start_threads();
	else if (strcmp(argument[2], "ask") == 0)
		for (uint64_t i = 0; i < events; i++)
			ask(progress, slots);
	else
		/* One slot where it stops: the next events are of all three kinds. */
		while (progress->events < events)
			step(progress, slots, argument[2][0] == 's' ? 1 : SLOTS);
	if (strcmp(argument[2], "stop") == 0) {
		raise(SIGSTOP);
		for (;;)
			step(progress, slots, 1);
	}
	if (strcmp(argument[2], "ask") == 0) {
		raise(SIGSTOP);
		for (;;)
			ask(progress, slots);
	}
	if (strcmp(argument[2], "start") == 0) {
		raise(SIGSTOP);
		MUST(aprof_start());
		for (;;)
			progress->asked = 1;
	}
	while (progress->events < events)
		sched_yield();
	raise(SIGKILL);
	return 1;
}
