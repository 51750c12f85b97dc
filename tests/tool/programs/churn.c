/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Many blocks of all sizes alive at once, ended in another order than they began in. */
#include "program.h"

enum { SLOTS = 20000, EVENTS = 200000 };

static unsigned char *block[SLOTS];
static size_t size[SLOTS];
static size_t live, bytes, peak, allocations, freed, resized;

static void note(size_t in, size_t out)
{
	bytes += in;
	live += in - out;
	if (live > peak)
		peak = live;
}

int main(void)
{
	/* The program keeps its own books; beside them each block holds its slot's number, so none overlaps another. */
	/* expect: [total.allocations, total.deallocations, total.reallocations] == [printed[k] for k in ("allocations", "freed", "resized")] */
	/* expect: (total.bytes, total.peak_bytes, total.live_bytes) == (printed["bytes"], printed["peak"], printed["live"]) */
	/* expect: printed["allocations"] > 50000 and printed["freed"] > 40000 and printed["resized"] > 20000 */
	/* expect: total.foreign_frees == 0 */
	uint64_t seed = 42;
	for (int i = 0; i < EVENTS; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		size_t slot = (seed >> 33) % SLOTS, n = 1 + (seed >> 20) % ((seed >> 50) % 16 ? 200 : 5000);
		if (!block[slot]) {
			block[slot] = hide(malloc(n));
			note(n, 0);
			allocations++;
		} else {
			MUST(block[slot][0] == (unsigned char)slot);
			if ((seed >> 60) % 3 == 0) {
				block[slot] = hide(realloc(block[slot], n));
				MUST(block[slot][0] == (unsigned char)slot);
				note(n, size[slot]);
				allocations++;
				resized++;
			} else {
				free(block[slot]);
				block[slot] = NULL;
				note(0, size[slot]);
				freed++;
				continue;
			}
		}
		memset(block[slot], (int)(slot & 0xff), n);
		size[slot] = n;
	}
	say("allocations=%zu\nfreed=%zu\nresized=%zu\n", allocations, freed, resized);
	say("bytes=%zu\npeak=%zu\nlive=%zu\n", bytes, peak, live);
	return 0;
}
