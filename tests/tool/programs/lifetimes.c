/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* How long blocks live, counted in events; which of them are temporary. */
#include "program.h"

KEEP static void *one(size_t n) { return hide(malloc(n)); }
KEEP static void *two(size_t n) { return hide(malloc(n)); }
KEEP static void *three(size_t n) { return hide(malloc(n)); }
KEEP static void *four(size_t n) { return hide(malloc(n)); }
KEEP static void *five(void *p, size_t n) { return hide(realloc(p, n)); }
KEEP static void *six(size_t n) { return hide(malloc(n)); }

int main(void)
{
	/* expect: (at("one").lifetime_sum, at("one").lifetime_min, at("one").lifetime_max) == (1, 1, 1) */
	/* expect: (at("two").lifetime_sum, at("two").lifetime_min, at("two").lifetime_max) == (3, 3, 3) */
	/* expect: (at("three").lifetime_sum, at("three").temporary) == (1, 1) */
	/* expect: (at("one").temporary, at("two").temporary) == (1, 0) */
	/* expect: (at("four").lifetime_sum, at("four").temporary, at("four").realloc_out) == (1, 0, 1) */
	/* expect: (at("five").lifetime_sum, at("five").temporary) == (11 + 1, 1) */
	/* expect: (at("six").lifetime_sum, at("six").lifetime_min, at("six").lifetime_max) == (5 * 1, 1, 1) */
	/* expect: at("six").temporary == 5 */
	/* expect: total.temporary == 1 + 1 + 1 + 5 */
	/* expect: total.events == 18 + 2 */
	void *p = one(1);             /* event 1 */
	free(p);                      /* 2: lived 1, temporary */
	void *q = two(1);             /* 3 */
	p = three(1);                 /* 4 */
	free(p);                      /* 5: lived 1, temporary */
	free(q);                      /* 6: lived 3, and three came in between */
	p = four(1);                  /* 7 */
	p = five(p, 1000);            /* 8: the block of four lived 1; a reallocation is no free */
	for (int i = 0; i < 5; i++)
		free(six(10));        /* 9 to 18: each lived 1, temporary */
	p = five(p, 2000);            /* 19: the block of 8 lived 11 */
	free(p);                      /* 20: lived 1, temporary */
	return 0;
}
