/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Stacks that are not a thread's own, and places near their ends: in mappings between guards, above and below the thread's stack. */
/* variants: -O0 -pthread|-O2 -pthread */
/* tool: --check-stacks=yes */
/* dhat: no, it cuts such stacks */
#include "program.h"
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <ucontext.h>

enum { SIZE = 64 * 1024, PAGE = 4096 };

static ucontext_t back, coroutine;

KEEP static void take(size_t n)
{
	free(hide(malloc(n)));
	NOT_A_TAIL_CALL();
}

/* Room for a stack, with a guard before and behind it. */
static char *guarded(void)
{
	char *p = mmap(NULL, SIZE + 2 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	MUST(p != MAP_FAILED && mprotect(p + PAGE, SIZE, PROT_READ | PROT_WRITE) == 0);
	return p + PAGE;
}

static void run_on(char *stack, size_t size, void (*body)(void))
{
	MUST(getcontext(&coroutine) == 0);
	coroutine.uc_stack.ss_sp = stack;
	coroutine.uc_stack.ss_size = size;
	coroutine.uc_link = &back;
	makecontext(&coroutine, body, 0);
	MUST(swapcontext(&back, &coroutine) == 0);
}

KEEP static void at_the_end(void)
{
	/* expect: {tuple(names(s.stack)[1:3]) for s in sites("at_the_end")} == {("take", "at_the_end")} */
	/* expect: at("take", "at_the_end").allocations == 64 */
	take(40);
	NOT_A_TAIL_CALL();
}

/* Somewhat further in each time, until the end is out of sight. */
static void near_the_end(void)
{
	char *stack = guarded();
	for (size_t below = 0; below < 1024; below += 16)
		run_on(stack, SIZE - below, at_the_end);
	munmap(stack - PAGE, SIZE + 2 * PAGE);
}

KEEP static void far_up(void)
{
	/* expect: {tuple(names(s.stack)[1:3]) for s in sites("far_up")} == {("take", "far_up")} */
	/* expect: at("take", "far_up").allocations == 1 */
	take(46);
	NOT_A_TAIL_CALL();
}

/* Where addresses have more than 32 bits. */
static void near_a_far_end(void)
{
	char *stack = mmap((void *)(1ul << 40), SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	MUST(stack != MAP_FAILED && (unsigned long)stack >> 32 != 0);
	run_on(stack, SIZE, far_up);
	munmap(stack, SIZE);
}

KEEP static void first_of_all(void)
{
	/* expect: {tuple(names(s.stack)[1:2]) for s in sites("first_of_all")} == {("first_of_all",)} */
	/* expect: (at("first_of_all").allocations, at("first_of_all").live_blocks) == (2, 1) */
	sink = malloc(41);
	void *p = hide(malloc(42));
	free(p);
	NOT_A_TAIL_CALL();
}

KEEP static void elsewhere(void)
{
	/* expect: {tuple(names(s.stack)[1:3]) for s in sites("elsewhere")} == {("take", "elsewhere")} */
	/* expect: at("take", "elsewhere").allocations == 2 */
	take(43);
	NOT_A_TAIL_CALL();
}

static char *above, *below;

/* The other stack in one segment with the thread's, or far from it. */
static void *of_a_thread(void *unused)
{
	(void)unused;
	run_on(above, SIZE, elsewhere);
	run_on(below, SIZE, elsewhere);
	return NULL;
}

static void beside_a_thread(void)
{
	pthread_t thread;
	pthread_attr_t attributes;
	char *room = mmap(NULL, 16 * SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	MUST(room != MAP_FAILED);
	below = room;
	above = room + 8 * SIZE;
	MUST(pthread_attr_init(&attributes) == 0 && pthread_attr_setstack(&attributes, room + SIZE, 4 * SIZE) == 0);
	MUST(pthread_create(&thread, &attributes, of_a_thread, NULL) == 0 && pthread_join(thread, NULL) == 0);
}

KEEP static void handle(int signal)
{
	/* expect: {tuple(names(s.stack)[1:3]) for s in sites("handle")} == {("take", "handle")} */
	/* expect: at("take", "handle").allocations == 1 */
	(void)signal;
	take(44);
	NOT_A_TAIL_CALL();
}

static void with_handler(void)
{
	stack_t alternate = {.ss_sp = guarded(), .ss_size = SIZE};
	struct sigaction action = {.sa_handler = handle, .sa_flags = SA_ONSTACK};
	MUST(sigaltstack(&alternate, NULL) == 0 && sigaction(SIGUSR1, &action, NULL) == 0);
	MUST(raise(SIGUSR1) == 0);
}

int main(void)
{
	near_the_end();
	near_a_far_end();
	run_on(guarded(), SIZE, first_of_all);
	beside_a_thread();
	with_handler();
	/* Something to remember. */
	for (int i = 0; i < 10; i++)
		take(45);
	return 0;
}
