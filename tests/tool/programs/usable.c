/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* malloc_usable_size promises at least the request, and all that it promises can be written. */
/* dhat: zeros 1 0 1 */
#include "program.h"
#include <malloc.h>

enum { BLOCKS = 1000 };

int main(void)
{
	/* Sizes 0 to 999, all alive at once: the sum is 999 * 1000 / 2. */
	/* expect: (total.allocations, total.bytes) == (1000, 499500) */
	/* expect: (total.peak_blocks, total.peak_bytes) == (1000, 499500) */
	/* expect: (at("main").min_request, at("main").max_request) == (0, 999) */
	/* expect: total.live_blocks == 0 */
	static unsigned char *block[BLOCKS];
	static size_t usable[BLOCKS];
	MUST(malloc_usable_size(hide(NULL)) == 0);
	for (size_t i = 0; i < BLOCKS; i++) {
		block[i] = hide(malloc(i));
		usable[i] = malloc_usable_size(block[i]);
		MUST(usable[i] >= i);
		memset(block[i], (int)(i % 251), usable[i]);
	}
	for (size_t i = 0; i < BLOCKS; i++)
		for (size_t at = 0; at < usable[i]; at++)
			MUST(block[i][at] == i % 251);
	for (size_t i = 0; i < BLOCKS; i++)
		free(block[i]);
	return 0;
}
