/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Allocates once in a region. As a program: what calls the library of part.rs. */
#include "aprof.h"

#include <stdlib.h>

void part_in_c(void);

void *part_of_c;

void part_in_c(void)
{
	uintptr_t region = aprof_region_enter("in C");
	part_of_c = malloc(8);
	aprof_region_leave(region);
}

#ifdef PROGRAM
extern void part(void);

int main(void)
{
	part_in_c();
	part();
	return 0;
}
#endif
