/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Stacks that are not what is mapped around them: nothing that a scan leaves out may be somebody else's. Scenarios as in leaks.c. */
#include "program.h"
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>

#define GUARD 4096
#define STACK (1 << 17)

KEEP static void *plant(size_t size)
{
	void *p = calloc(1, size);
	NOT_A_TAIL_CALL();
	return p;
}

KEEP static void plant_at(char *where)
{
	*(void *volatile *)where = plant(100);
	/* Registers have what these calls leave in them. */
	free(hide(malloc(30)));
	MUST(syscall(SYS_getpid, 0L, 0L, 0L, 0L, 0L, 0L) == getpid());
}

/* Memory of this size above a guard, as a thread's stack has it. */
static char *map_guarded(size_t size)
{
	char *area = mmap(NULL, GUARD + size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	MUST(area != MAP_FAILED && mprotect(area, GUARD, PROT_NONE) == 0);
	return area + GUARD;
}

static void start(pthread_t *t, void *stack, void *(*run)(void *))
{
	pthread_attr_t attributes;
	pthread_attr_init(&attributes);
	MUST(pthread_attr_setstack(&attributes, stack, STACK) == 0);
	MUST(pthread_create(t, &attributes, run, NULL) == 0);
	pthread_attr_destroy(&attributes);
}

static pthread_barrier_t both;

static void *waits(void *unused)
{
	pthread_barrier_wait(&both);
	for (;;)
		pause();
	return unused;
}

static void *ends(void *unused)
{
	return unused;
}

/* What a thread's stack lies above is not its own. */
/* scenario: below-a-thread */
/* expect: found() == {} */
/* expect: holds("reachable", "plant") == [[("mapped",)]] */
KEEP static void below_a_thread(void)
{
	pthread_t t;
	char *area = map_guarded(2 * STACK);
	plant_at(area);
	pthread_barrier_init(&both, NULL, 2);
	start(&t, area + STACK, waits);
	pthread_barrier_wait(&both);
}

/* The program does with the memory of its threads what it likes once they ended. */
/* scenario: used-again */
/* expect: found() == {} */
/* expect: holds("reachable", "plant") == [[("mapped",)]] */
KEEP static void used_again(void)
{
	pthread_t t;
	char *area = map_guarded(STACK);
	void *p = plant(100);
	start(&t, area, ends);
	MUST(pthread_join(t, NULL) == 0);
	*(void *volatile *)area = p;
}

/* Likewise of a context. */
/* scenario: below-a-context */
/* expect: found() == {} */
/* expect: holds("reachable", "plant") == [[("mapped",)]] */
static ucontext_t context, back;

static void in_context(void)
{
	exit(0);
}

static void switch_to(void *stack)
{
	MUST(getcontext(&context) == 0);
	context.uc_stack.ss_sp = stack;
	context.uc_stack.ss_size = STACK;
	makecontext(&context, in_context, 0);
	MUST(swapcontext(&back, &context) == 0);
}

KEEP static void below_a_context(void)
{
	char *area = map_guarded(2 * STACK);
	plant_at(area);
	switch_to(area + STACK);
}

/* A handler's stack may be a part of that of the thread, above what the signal interrupts. */
/* scenario: above-what-is-interrupted */
/* expect: found() == {} */
/* expect: holds("reachable", "plant") == [[("stack", 1, "?")]] */
static void handler(int number)
{
	(void)number;
	exit(0);
}

KEEP static void is_interrupted(void)
{
	void *volatile p = plant(100);
	raise(SIGUSR1);
	(void)p;
}

KEEP static void above_what_is_interrupted(void)
{
	char room[STACK] = "";
	stack_t stack = { .ss_sp = room, .ss_size = sizeof room };
	struct sigaction action = { .sa_handler = handler, .sa_flags = SA_ONSTACK };
	MUST(sigaltstack(&stack, NULL) == 0 && sigaction(SIGUSR1, &action, NULL) == 0);
	is_interrupted();
	NOT_A_TAIL_CALL();
}

static const struct { const char *name; void (*run)(void); } scenarios[] = {
	{ "below-a-thread", below_a_thread }, { "used-again", used_again }, { "below-a-context", below_a_context },
	{ "above-what-is-interrupted", above_what_is_interrupted },
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < sizeof scenarios / sizeof *scenarios; i++)
		if (strcmp(argv[1], scenarios[i].name) == 0) {
			scenarios[i].run();
			/* What the call left in registers and below. */
			char volatile dirt[16384];
			for (size_t k = 0; k < sizeof dirt; k++)
				dirt[k] = 0;
			return 0;
		}
	return 97;
}
