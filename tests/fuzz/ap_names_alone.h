/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The tool's ap_names as part of a program of ours: the functions of Valgrind's core that it calls are the C library's here. */
#ifndef TESTS_AP_NAMES_ALONE_H
#define TESTS_AP_NAMES_ALONE_H

#include "../../aprof/ap_names.c"

#include <stdlib.h>
#include <string.h>

SizeT VG_(strlen)(const HChar *text)
{
	return strlen(text);
}

HChar *VG_(strchr)(const HChar *text, HChar c)
{
	return strchr(text, c);
}

Int VG_(strncmp)(const HChar *a, const HChar *b, SizeT n)
{
	return strncmp(a, b, n);
}

Int VG_(memcmp)(const void *a, const void *b, SizeT n)
{
	return memcmp(a, b, n);
}

void *VG_(memcpy)(void *to, const void *from, SizeT n)
{
	return n > 0 ? memcpy(to, from, n) : to;
}

void *VG_(malloc)(const HChar *cost_centre, SizeT n)
{
	(void)cost_centre;
	return malloc(n);
}

HChar *VG_(strdup)(const HChar *cost_centre, const HChar *text)
{
	(void)cost_centre;
	return strdup(text);
}

void VG_(free)(void *block)
{
	free(block);
}

#endif
