/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* 3,000,000 times a block is allocated and freed at once: what one event costs when all that it touches is in the
   processor's caches. */
#include <stdio.h>
#include <stdlib.h>

enum { PAIRS = 3000000 };

int main(void)
{
	unsigned long sum = 0;
	for (int i = 0; i < PAIRS; i++) {
		volatile char *block = malloc(32 + i % 4 * 16);
		if (!block)
			return 1;
		*block = 1;
		sum += (unsigned long)*block;
		free((char *)block);
	}
	printf("%lu\n", sum);
	return 0;
}
