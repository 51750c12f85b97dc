/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Regions and phases: nested, left out of order, entered again, and blocks that pass from one to another. tool/regions.sh has the
 * counts of each region.
 */
#include "program.h"

#include "aprof.h"

KEEP static void allocate(int blocks, size_t size)
{
	for (int i = 0; i < blocks; i++)
		free(hide(malloc(size)));
}

/* Four entries of the same region, each within the one before: 4 blocks of 16 bytes. */
KEEP static void nest(int depth)
{
	uintptr_t region = aprof_region_enter("deep");
	allocate(1, 16);
	if (depth > 1)
		nest(depth - 1);
	aprof_region_leave(region);
}

KEEP static void leave_out_of_order(void)
{
	uintptr_t outer = aprof_region_enter("outer");
	allocate(2, 32);
	uintptr_t inner = aprof_region_enter("inner: a");
	allocate(3, 48);
	aprof_region_leave(outer);
	allocate(1, 50);              /* of "inner: a" still */
	aprof_region_leave(inner);
	allocate(1, 8);               /* of no region */
	aprof_region_leave(inner);    /* once too often: nothing happens */
}

/* A block counts where it was allocated. A realloc is an allocation of its own, and free is nobody's. */
KEEP static void hand_over(void)
{
	uintptr_t region = aprof_region_enter("grow");
	char *block = hide(malloc(10));
	aprof_region_leave(region);
	region = aprof_region_enter("regrow");
	block = hide(realloc(block, 1000));
	aprof_region_leave(region);
	free(block);
}

/* Of what happens in a pause nothing counts, but the end of a block that does. Seven allocations do not count. */
KEEP static void pause_twice(void)
{
	char *counted = hide(malloc(20));   /* of no region */
	aprof_pause();
	allocate(5, 10);
	char *paused = hide(malloc(7));
	counted = hide(realloc(counted, 40));
	aprof_resume();
	free(paused);
	free(counted);
}

int main(void)
{
	hide(malloc(100));            /* of no region, before any phase; alive at the end */
	aprof_phase("load");
	leave_out_of_order();
	nest(4);
	aprof_phase("steady state");
	hand_over();
	pause_twice();
	aprof_phase("");
	allocate(1, 5);               /* of no region and no phase */
	return 0;
}
