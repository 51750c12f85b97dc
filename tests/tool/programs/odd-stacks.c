/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Callers with moving stack pointers, jumps out of the depth, handlers on a stack of their own, coroutines. */
/* both: coroutine handle, Valgrind ends stacks early or late where the program switches to another one */
/* variants: -O0|-O2 -fno-omit-frame-pointer|-O2 -fomit-frame-pointer */
/* tool: --check-stacks=yes */
#include "program.h"
#include <alloca.h>
#include <setjmp.h>
#include <signal.h>
#include <ucontext.h>

KEEP static void take(size_t n)
{
	free(hide(malloc(n)));
	NOT_A_TAIL_CALL();
}

KEEP static void with_alloca(size_t n)
{
	/* expect: {tuple(names(s.stack)[1:4]) for s in sites("with_alloca")} == {("take", "with_alloca", "main")} */
	/* expect: (at("take", "with_alloca").sites, at("with_alloca").allocations) == (1, 200) */
	hide(memset(alloca(n), 1, n));
	take(n);
	NOT_A_TAIL_CALL();
}

KEEP static void with_vla(size_t n)
{
	/* expect: (at("take", "with_vla", "main").sites, at("with_vla").allocations) == (1, 200) */
	char room[n];
	hide(memset(room, 1, n));
	take(n);
	NOT_A_TAIL_CALL();
}

static jmp_buf out;

KEEP static void jump(int levels)
{
	take(30);
	if (levels == 0)
		longjmp(out, 1);
	jump(levels - 1);
	NOT_A_TAIL_CALL();
}

KEEP static void with_longjmp(int levels)
{
	/* 20 rounds of 1, 2 … 10, 1, 2 … 10 levels, each with one allocation. */
	/* expect: at("jump", "with_longjmp").sites == 10 */
	/* expect: at("jump").allocations == 2 * 55 */
	if (!setjmp(out))
		jump(levels);
	NOT_A_TAIL_CALL();
}

KEEP static void handle(int signal)
{
	/* expect: at("take", "handle").allocations == 50 */
	/* expect: {tuple(names(s.stack)[1:3]) for s in sites("handle")} == {("take", "handle")} */
	(void)signal;
	take(40);
	NOT_A_TAIL_CALL();
}

KEEP static void with_handler(void)
{
	static char stack[65536];
	stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
	struct sigaction action = {.sa_handler = handle, .sa_flags = SA_ONSTACK};
	MUST(sigaltstack(&alternate, NULL) == 0 && sigaction(SIGUSR1, &action, NULL) == 0);
	for (int i = 0; i < 50; i++) {
		MUST(raise(SIGUSR1) == 0);
		take(41);
	}
	/* expect: at("take", "with_handler").allocations - at("take", "handle", "with_handler").allocations == 50 */
}

static ucontext_t main_context, context[2];

KEEP static void coroutine(int which)
{
	/* expect: {tuple(names(s.stack)[1:3]) for s in sites("coroutine")} == {("take", "coroutine")} */
	/* expect: at("take", "coroutine").bytes == 100 * 50 + 100 * 51 */
	for (int i = 0; i < 100; i++) {
		take(50 + (size_t)which);
		swapcontext(&context[which], which ? &main_context : &context[1]);
	}
}

KEEP static void with_coroutines(void)
{
	static char stack[2][65536];
	for (int i = 0; i < 2; i++) {
		MUST(getcontext(&context[i]) == 0);
		context[i].uc_stack.ss_sp = stack[i];
		context[i].uc_stack.ss_size = sizeof stack[i];
		context[i].uc_link = &main_context;
		makecontext(&context[i], (void (*)(void))coroutine, 1, i);
	}
	for (int i = 0; i < 100; i++)
		swapcontext(&main_context, &context[0]);
	take(60);
	/* expect: chain("take", "with_coroutines") [:3] == ["take", "with_coroutines", "main"] */
}

int main(void)
{
	for (size_t n = 1; n <= 200; n++) {
		with_alloca(n * 8);
		with_vla(n * 24);
	}
	for (int round = 0; round < 20; round++)
		with_longjmp(round % 10);
	with_handler();
	with_coroutines();
	/* expect: total.live_blocks == 0 */
	return 0;
}
