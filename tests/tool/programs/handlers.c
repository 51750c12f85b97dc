/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A timer's handler allocates while the program does. glibc's malloc may not be interrupted by itself. So the handler takes sizes that
   lie in the thread's own cache, and the program takes blocks that are mapped, which never meet. */
/* variants: -O0|-O2 -fomit-frame-pointer|-O2 -fomit-frame-pointer -DALTERNATE */
/* tool: --check-stacks=yes */
/* dhat: no, the counts differ from run to run */
#include "program.h"
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <sys/time.h>

enum { ROUNDS = 20000, HANDLED = 200, LARGE = 1 << 20, SMALL = 24 };

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

KEEP static void take(void)
{
	void *p = malloc(LARGE);
	p = realloc(p, LARGE + 4096 * (size_t)(handled % 3));
	free(p);
	NOT_A_TAIL_CALL();
}

KEEP static void fill(void)
{
	void *cached[7];
	for (int i = 0; i < 64; i++)
		kept[i] = malloc(SMALL);
	for (int i = 0; i < 7; i++)
		cached[i] = malloc(SMALL);
	for (int i = 0; i < 7; i++)
		free(cached[i]);
}

int main(void)
{
	struct sigaction action = { .sa_handler = handle };
	struct itimerval every = { { 0, 50 }, { 0, 50 } }, never = { { 0, 0 }, { 0, 0 } };
#ifdef ALTERNATE
	static char stack[65536];
	stack_t alternate = { .ss_sp = stack, .ss_size = sizeof stack };
	MUST(sigaltstack(&alternate, NULL) == 0);
	action.sa_flags = SA_ONSTACK;
#endif
	int rounds = 0;
	mallopt(M_MMAP_THRESHOLD, LARGE / 2);
	fill();
	/* expect: printed["handled"] >= 200 */
	/* expect: at("handle").allocations == printed["handled"] */
	/* expect: at("handle").bytes == 24 * printed["handled"] */
	/* expect: (at("handle").live_blocks, at("fill").live_blocks) == (64, 0) */
	/* expect: at("take").allocations - at("handle", "take").allocations == 2 * printed["rounds"] */
	/* expect: at("take").live_bytes == at("handle", "take").live_bytes */
	/* expect: (total.foreign_frees, total.failed) == (0, 0) */
	/* expect: {names(s.stack)[1] for s in sites("handle")} == {"handle"} */
	/* expect: {names(s.stack)[-1] for s in sites("handle")} == {names(s.stack)[-1] for s in sites("fill")} */
	MUST(sigaction(SIGALRM, &action, NULL) == 0 && setitimer(ITIMER_REAL, &every, NULL) == 0);
	for (; rounds < ROUNDS || handled < HANDLED; rounds++)
		take();
	MUST(setitimer(ITIMER_REAL, &never, NULL) == 0 && signal(SIGALRM, SIG_IGN) == handle);
	say("rounds=%d\nhandled=%d\n", rounds, handled);
	return 0;
}
