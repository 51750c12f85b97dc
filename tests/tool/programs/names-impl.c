/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A function that the test gives another name. */
#include <stdlib.h>

void *volatile sink;
void named(void);

__attribute__((noinline)) void named(void)
{
	sink = malloc(1);
	__asm__ volatile("");
}

int main(void)
{
	named();
	return 0;
}
