/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* An event of the program's own, and right behind its instructions those of another inlined function. tool/regions.sh has the line that it is
   of. */
#include "program.h"

#include "aprof.h"

static volatile int s_steps;

static inline __attribute__((always_inline)) void step(void)
{
	s_steps = 1;
}

KEEP static void work(void)
{
	aprof_event(5);   /* the line */
	step();
}

int main(void)
{
	hide(malloc(1));
	work();
	return 0;
}
