/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A library that allocates while it is loaded, and has thread-local data. */
#include <stdlib.h>

static char *kept;
static _Thread_local char *volatile local[1000];

/* The loader is not allowed to take this for its own, though it is the one that calls. */
__attribute__((constructor)) static void user_constructor(void)
{
	kept = malloc(20);
	kept[0] = 0;
}

void user_plugin(void)
{
	local[0] = malloc(30);
	local[0][0] = kept[0];
}
