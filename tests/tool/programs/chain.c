/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The exact chain of callers, however the program was compiled. */
/* variants: -O0|-O1|-O2 -fno-omit-frame-pointer|-O2 -fomit-frame-pointer|-O2 -fomit-frame-pointer -static-libgcc|-O3 -fno-pie -no-pie */
/* tool: --check-stacks=yes */
#include "program.h"

KEEP static void third(size_t n)
{
	/* expect: chain("third") [:5] == ["third", "second", "first", "outer", "main"] */
	/* expect: at("third").sites == 1 */
	/* expect: [f.file.rsplit("/", 1)[-1] for f in frames if f.function in ("first", "second", "third", "main")] == ["chain.c"] * len([f for f in frames if f.function in ("first", "second", "third", "main")]) */
	sink = malloc(n);
	NOT_A_TAIL_CALL();
}

KEEP static void second(size_t n)
{
	third(n);
	NOT_A_TAIL_CALL();
}

KEEP static void first(size_t n)
{
	for (int i = 0; i < 100; i++)
		second(n);
	NOT_A_TAIL_CALL();
}

KEEP static void outer(int padding)
{
	volatile char room[400];
	room[padding] = 1;
	first((size_t)padding);
	room[padding] = 2;
}

/* Two calls in one function are two sites; the same one twice is one. */
KEEP static void two_calls(void)
{
	/* expect: at("two_calls").sites == 2 */
	/* expect: sorted(s.bytes for s in sites("two_calls")) == [3 * 5, 3 * 7] */
	/* expect: len({f.line for f in frames if f.function == "two_calls"}) == 2 */
	for (int i = 0; i < 3; i++) {
		sink = malloc(5);
		sink = malloc(7);
	}
}

int main(void)
{
	/* expect: total.allocations == 100 + 6 */
	/* expect: object_of("main") == [run.executable] */
	/* expect: min(f.line for f in frames if f.function == "main") > 0 */
	outer(33);
	two_calls();
	return 0;
}
