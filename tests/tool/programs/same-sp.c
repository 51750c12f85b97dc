/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Two stacks that look the same from the inside. wide and narrow are called by one call instruction; mid takes as
 * much with alloca as makes its stack pointer the same below both. What mid does not write still holds the return
 * address into wide where, the time before, mid was called by wide: whoever compares only the words where return
 * addresses were takes narrow's stack for wide's.
 */
/* variants: -O1 -fno-omit-frame-pointer|-O1 -fomit-frame-pointer|-O2 -fomit-frame-pointer|-O1 -fomit-frame-pointer -DALL_SAVED */
/* tool: --check-stacks=yes */
#include "program.h"
#include <alloca.h>

static volatile uintptr_t lowest;

KEEP static void leaf(void)
{
	sink = malloc(8);
	NOT_A_TAIL_CALL();
}

KEEP static void between(void)
{
#if defined(ALL_SAVED) && defined(__x86_64__)
	/* What it has to save of its caller's registers lies in an order of the compiler's own. */
	__asm__ volatile("" ::: "rbx", "rbp", "r12", "r13", "r14", "r15");
#endif
	sink = malloc(4);
	leaf();
	NOT_A_TAIL_CALL();
}

KEEP static void mid(size_t n)
{
	char *room = alloca(n);
	__asm__ volatile("" : : "r"(room) : "memory");
	lowest = (uintptr_t)room;
	between();
	NOT_A_TAIL_CALL();
}

KEEP static void narrow(size_t n)
{
	mid(n);
	NOT_A_TAIL_CALL();
}

KEEP static void wide(size_t n)
{
	volatile char room[96];
	__asm__ volatile("" : : "r"(room) : "memory");
	mid(n);
	NOT_A_TAIL_CALL();
}

int main(void)
{
	/* expect: printed["same"] == 1 */
	/* expect: [at("leaf", "between", "mid", f).allocations for f in ("wide", "narrow")] == [101, 101] */
	/* expect: [at("between", "mid", f).allocations for f in ("wide", "narrow")] == [202, 202] */
	/* expect: len(sites("wide", "narrow")) + len(sites("narrow", "wide")) == 0 */
	static void (*const way[])(size_t) = {wide, narrow};
	size_t take[] = {512, 512};
	uintptr_t seen[2];
	for (int i = 0; i < 202; i++) {
		way[i & 1](take[i & 1]);
		seen[i & 1] = lowest;
		if (i == 1)
			take[1] += seen[1] - seen[0];
	}
	say("same=%d\n", seen[0] == seen[1]);
	return 0;
}
