/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which sizes are asked for: by class the smallest, the largest and how many. */
/* dhat: zeros 1 0 0 */
/* variants: -O0|-O2 -fno-omit-frame-pointer */
#include "program.h"

KEEP static void one_size(void)
{
	/* expect: sizes("one_size") == [(24, 24, 50)] */
	for (int i = 0; i < 50; i++)
		free(hide(malloc(24)));
}

KEEP static void two_sizes(void)
{
	/* The first size comes most often, and last. */
	/* expect: sizes("two_sizes") == [(16, 16, 30), (100, 100, 1)] */
	for (int i = 0; i < 31; i++)
		free(hide(malloc(i == 20 ? 100 : 16)));
}

KEEP static void edges(void)
{
	/* Where classes begin and end. */
	/* expect: [s for s in sizes("edges") if s[1] <= 145] == [(0, 8, 3), (9, 16, 2), (57, 64, 2), (65, 65, 1), (121, 128, 2), (129, 144, 2), (145, 145, 1)] */
	/* expect: [s for s in sizes("edges") if 145 < s[1] < 1000] == [(241, 256, 2), (257, 288, 2), (289, 289, 1)] */
	/* expect: [s for s in sizes("edges") if s[1] > 1000] == [(961, 1024, 2), (1025, 1152, 2), (1153, 1153, 1), (1048577, 1179648, 2)] */
	static const size_t asked[] = { 1153, 0, 1, 8, 9, 16, 57, 64, 65, 121, 128, 144, 129, 145, 241, 256, 288, 257, 289, 961, 1024, 1025, 1152,
	                                1048577, 1179648 };
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
		free(hide(malloc(asked[i])));
}

KEEP static void many(void)
{
	/* 144 classes: the table of the site grows many times. */
	/* expect: sizes("many") == [((8 + j) << k, (8 + j) << k, k) for k in range(3, 21) for j in range(8)] */
	for (int round = 1; round <= 20; round++)
		for (int k = 3; k <= 20; k++)
			for (int j = 0; j < 8; j++)
				if (round <= k)
					free(hide(malloc((size_t)(8 + j) << k)));
}

KEEP static void grows(void)
{
	/* A realloc asks for its new size; to shrink asks for one, too. */
	/* expect: sizes("grows") == [(10, 10, 1), (20, 20, 1), (5000, 5000, 2)] */
	void *p = hide(malloc(10));
	p = hide(realloc(p, 5000));
	p = hide(realloc(p, 20));
	p = hide(realloc(p, 5000));
	free(p);
}

KEEP static void calls_calloc(void)
{
	/* expect: sizes("calls_calloc") == [(30, 30, 1), (33, 33, 1)] */
	for (size_t i = 10; i < 12; i++)
		free(hide(calloc(3, i)));
}

KEEP static void at_random(void)
{
	/* The classes of 4,000 sizes from 1 to 4,096; those from 1,025 to 2,048 the program counts itself. */
	/* expect: sum(c for _, _, c in sizes("at_random")) == 4000 */
	unsigned count[8] = { 0 }, seed = 1;
	for (int i = 0; i < 4000; i++) {
		seed = seed * 1103515245 + 12345;
		size_t size = (seed >> 16 & 4095) + 1;
		if (size > 1024 && size <= 2048)
			count[(size - 1025) / 128]++;
		free(hide(malloc(size)));
	}
	/* expect: [c for f, t, c in sizes("at_random") if 1024 < f <= 2048] == [printed["random-%d" % i] for i in range(8)] */
	for (int i = 0; i < 8; i++)
		say("random-%d=%u\n", i, count[i]);
}

int main(void)
{
	one_size();
	two_sizes();
	edges();
	many();
	grows();
	calls_calloc();
	at_random();
	return 0;
}
