/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Makes 1,000,000 blocks that are alive at the end: of as many bytes each as the argument says; without one, of 16 to 1,015
   bytes. It writes nothing into them. */
#include <stdlib.h>

enum { BLOCKS = 1000000 };

static void *volatile held[BLOCKS];

int main(int argc, char **argv)
{
	size_t size = argc > 1 ? (size_t)atol(argv[1]) : 0;
	for (unsigned i = 0; i < BLOCKS; i++) {
		held[i] = malloc(size ? size : 16 + (i * 2654435761u >> 8) % 1000);
		if (!held[i])
			return 1;
	}
	return 0;
}
