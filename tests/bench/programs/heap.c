/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* 1 GiB in 1,000,000 blocks that are alive at the end: lists of 1,000 blocks, half of which only lost blocks lead to, and half of
   whose words look like pointers into the heap. */
#include <stdlib.h>

struct block {
	struct block *next, *other;
	long words[126];
};

static struct block *volatile held[1000];

int main(void)
{
	struct block *last = NULL;
	for (long i = 0; i < 1000000; i++) {
		struct block *volatile p = malloc(sizeof *p + i % 64);
		if (p == NULL)
			return 1;
		p->next = last;
		p->other = i % 3 == 0 ? NULL : last;
		for (long k = 0; k < 126; k++)
			p->words[k] = k % 2 == 0 ? k : (long)p + k;
		last = p;
		if (i % 1000 == 999) {
			if (i % 2000 == 999)
				held[i / 1000] = last;
			last = NULL;
		}
	}
	return 0;
}
