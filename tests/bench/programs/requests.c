/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* requests ROUNDS: what each request of aprof.h costs, as lines `nanoseconds<tab>request`: the least of several rounds. */
#include "aprof.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { TIMES = 2000 };

static void region(void)
{
	aprof_region_leave(aprof_region_enter("region"));
}

static void phase(void)
{
	static unsigned round;
	aprof_phase(round++ % 2 ? "odd" : "even");
}

static void event(void)
{
	aprof_event(1);
}

static void pause_and_resume(void)
{
	aprof_pause();
	aprof_resume();
}

static void start(void)
{
	aprof_start();
}

static void recorder(void)
{
	(void)aprof_recorder();
}

static void counters(void)
{
	struct aprof_counters c;
	APROF_GET_COUNTERS(&c);
}

static void measure(enum aprof_measure what)
{
	struct aprof_measured m;
	uintptr_t handle = aprof_measure_begin(what);
	aprof_measure_read(handle, &m);
	aprof_measure_end(handle, NULL);
}

static void measure_thread(void)
{
	measure(APROF_THREAD);
}

static void measure_process(void)
{
	measure(APROF_PROCESS);
}

static void assertion(void)
{
	static const struct aprof_verdict held = { "requests.c:1", "it holds", 0, 0 };
	aprof_measure_end(aprof_measure_begin(APROF_ASSERTION), &held);
}

static void pair(void)
{
	void *volatile p = malloc(32);
	free(p);
}

static void pair_in_region(void)
{
	uintptr_t r = aprof_region_enter("region");
	pair();
	aprof_region_leave(r);
}

static const struct { const char *name; void (*run)(void); } requests[] = {
	{ "a question that has a constant answer: `aprof_recorder`", recorder },
	{ "a region: enter and leave", region },
	{ "a phase", phase },
	{ "an event of the program's own", event },
	{ "`aprof_pause` and `aprof_resume`", pause_and_resume },
	{ "`aprof_start` while counting", start },
	{ "`APROF_GET_COUNTERS`", counters },
	{ "a measurement of the thread: begin, read, end", measure_thread },
	{ "a measurement of the process: begin, read, end", measure_process },
	{ "an assertion that holds: begin, end", assertion },
	{ "for comparison, `malloc` and `free`", pair },
	{ "these in a region of their own", pair_in_region },
};

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static double least(void (*run)(void), int rounds)
{
	double least = 1e18;
	for (int i = 0; i < rounds; i++) {
		double begin = now();
		for (int j = 0; j < TIMES; j++)
			run();
		double each = (now() - begin) / TIMES;
		least = each < least ? each : least;
	}
	return least;
}

int main(int count, char **arguments)
{
	int rounds = count > 1 ? atoi(arguments[1]) : 20;
	aprof_start();
	for (size_t i = 0; i < sizeof requests / sizeof *requests; i++)
		printf("%.1f\t%s\n", least(requests[i].run, rounds), requests[i].name);
	return 0;
}
