/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A library for dlopen.c, compiled with different NAMEs: the same code at the same offsets. */
#include "program.h"

#define JOIN(a, b) a##b
#define OF(a, b) JOIN(a, b)

KEEP static void *OF(NAME, _inner)(size_t n)
{
	void *p = malloc(n);
	NOT_A_TAIL_CALL();
	return p;
}

extern void *plugin_take(size_t n);

KEEP void *plugin_take(size_t n)
{
	void *p = OF(NAME, _inner)(n);
	NOT_A_TAIL_CALL();
	return p;
}
