/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A timer's handler allocates while the program does. glibc's malloc may not be interrupted by itself. So the handler takes sizes that
   lie in the thread's own cache, which handlers.sh makes large enough, and the program takes blocks that are mapped, which never meet. */
/* With NESTED another handler interrupts that one, with blocks of another size. With DEEP handlers allocate far below where they begin. */
/* variants: -O0|-O2 -fomit-frame-pointer|-O2 -fomit-frame-pointer -DALTERNATE|-O2 -DALTERNATE=12288 -DNESTED -DROUNDS=100000|-O2 -DDEEP=700 */
/* tool: --check-stacks=yes */
/* dhat: no, the counts differ from run to run */
#include "program.h"
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <sys/time.h>
#include <time.h>

#ifndef ROUNDS
#define ROUNDS 20000
#endif

#ifndef HANDLED
#define HANDLED 200
#endif

enum { LARGE = 1 << 20, SMALL = 24, CACHED = 3000 };

static volatile int handled;
static void *kept[64];

KEEP static void handle(int number)
{
	int before = errno;
	(void)number;
	void **slot = &kept[handled % 64];
	free(*slot);
	*slot = malloc(SMALL);
	NOT_A_TAIL_CALL();
	errno = before;
	handled++;
}

/* Microseconds between two signals. */
#if defined(DEEP)
#define INTERVAL 1000
#elif defined(NESTED)
#define INTERVAL 200
#else
#define INTERVAL 50
#endif

#ifdef DEEP
KEEP static void dive(int depth, int number)
{
	if (depth > 0)
		dive(depth - 1, number);
	else
		handle(number);
	NOT_A_TAIL_CALL();
}

KEEP static void handle_below(int number)
{
	dive(DEEP, number);
	NOT_A_TAIL_CALL();
}
#define handle handle_below
#endif

KEEP static void fill(void **blocks, size_t size)
{
	static void *cached[CACHED];
	for (int i = 0; i < 64; i++)
		blocks[i] = malloc(size);
	for (int i = 0; i < CACHED; i++)
		cached[i] = malloc(size);
	for (int i = 0; i < CACHED; i++)
		free(cached[i]);
}

static volatile int nested;
static void *kept_by_nested[64];

KEEP static void handle_nested(int number)
{
	int before = errno;
	(void)number;
	void **slot = &kept_by_nested[nested % 64];
	free(*slot);
	*slot = malloc(5 * SMALL);
	NOT_A_TAIL_CALL();
	errno = before;
	nested++;
}

KEEP static void nest(void)
{
	struct sigaction action = { .sa_handler = handle_nested, .sa_flags = SA_ONSTACK };
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 };
	struct itimerspec every = { { 0, 1000 * INTERVAL / 3 }, { 0, 1000 * INTERVAL / 3 } };
	timer_t timer;
	fill(kept_by_nested, 5 * SMALL);
	MUST(sigaction(SIGUSR1, &action, NULL) == 0 && timer_create(CLOCK_MONOTONIC, &event, &timer) == 0
	     && timer_settime(timer, 0, &every, NULL) == 0);
}

KEEP static void take(void)
{
	void *p = malloc(LARGE);
	p = realloc(p, LARGE + 4096 * (size_t)(handled % 3));
	free(p);
	NOT_A_TAIL_CALL();
}


int main(void)
{
	struct sigaction action = { .sa_handler = handle };
	struct itimerval every = { { 0, INTERVAL }, { 0, INTERVAL } }, never = { { 0, 0 }, { 0, 0 } };
#ifdef ALTERNATE
	static char stack[ALTERNATE > 1 ? ALTERNATE : 65536];
	stack_t alternate = { .ss_sp = stack, .ss_size = sizeof stack };
	MUST(sigaltstack(&alternate, NULL) == 0);
	action.sa_flags = SA_ONSTACK;
#endif
	int rounds = 0;
	mallopt(M_MMAP_THRESHOLD, LARGE / 2);
	fill(kept, SMALL);
	/* expect: printed["handled"] >= 200 */
	/* Each counts what it allocated itself, whatever it interrupted. */
	/* expect: sum(s.allocations for s in sites("handle") if names(s.stack)[1] == "handle") == printed["handled"] */
	/* expect: sum(s.bytes for s in sites("handle") if names(s.stack)[1] == "handle") == 24 * printed["handled"] */
	/* expect: sum(s.live_blocks for s in sites("handle") if names(s.stack)[1] == "handle") == 64 */
	/* expect: at("fill").live_blocks == 0 */
	/* expect: sum(s.allocations for s in sites("take") if names(s.stack)[1] == "take") == 2 * printed["rounds"] */
	/* expect: sum(s.live_bytes for s in sites("take") if names(s.stack)[1] == "take") == 0 */
	/* expect: sum(s.allocations for s in sites("handle_nested") if names(s.stack)[1] == "handle_nested") == printed["nested"] */
	/* expect: sum(s.bytes for s in sites("handle_nested") if names(s.stack)[1] == "handle_nested") == 120 * printed["nested"] */
	/* expect: (total.foreign_frees, total.failed) == (0, 0) */
	/* expect: {names(s.stack)[-1] for s in sites("handle")} == {names(s.stack)[-1] for s in sites("fill")} */
#ifdef NESTED
	nest();
#endif
	MUST(sigaction(SIGALRM, &action, NULL) == 0 && setitimer(ITIMER_REAL, &every, NULL) == 0);
	for (; rounds < ROUNDS || handled < HANDLED; rounds++)
		take();
	MUST(setitimer(ITIMER_REAL, &never, NULL) == 0 && signal(SIGALRM, SIG_IGN) == handle && signal(SIGUSR1, SIG_IGN) != SIG_ERR);
	say("rounds=%d\nhandled=%d\nnested=%d\n", rounds, handled, nested);
	return 0;
}
