/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef PUB_TOOL_MALLOCFREE_H
#define PUB_TOOL_MALLOCFREE_H

#include <stdlib.h>
#include <string.h>

static inline void *VG_(malloc)(const HChar *cost_centre, SizeT n)
{
	(void)cost_centre;
	return malloc(n);
}

static inline void *VG_(calloc)(const HChar *cost_centre, SizeT n, SizeT size)
{
	(void)cost_centre;
	return calloc(n, size);
}

static inline void *VG_(realloc)(const HChar *cost_centre, void *p, SizeT n)
{
	(void)cost_centre;
	return realloc(p, n);
}

static inline HChar *VG_(strdup)(const HChar *cost_centre, const HChar *text)
{
	(void)cost_centre;
	return strdup(text);
}

static inline void VG_(free)(void *p)
{
	free(p);
}

#endif
