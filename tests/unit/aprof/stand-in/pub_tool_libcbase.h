/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef PUB_TOOL_LIBCBASE_H
#define PUB_TOOL_LIBCBASE_H

#include <stdlib.h>
#include <string.h>

#define VG_ROUNDUP(n, to) (((n) + (to) - 1) / (to) * (to))
#define VG_ROUNDDN(n, to) ((n) / (to) * (to))

static inline SizeT VG_(strlen)(const HChar *text)
{
	return strlen(text);
}

static inline HChar *VG_(strchr)(const HChar *text, HChar c)
{
	return strchr(text, c);
}

static inline HChar *VG_(strrchr)(const HChar *text, HChar c)
{
	return strrchr(text, c);
}

static inline Long VG_(strtoll10)(const HChar *text, HChar **end)
{
	return strtoll(text, end, 10);
}

static inline Int VG_(strcmp)(const HChar *a, const HChar *b)
{
	return strcmp(a, b);
}

static inline Int VG_(strncmp)(const HChar *a, const HChar *b, SizeT n)
{
	return strncmp(a, b, n);
}

static inline Int VG_(memcmp)(const void *a, const void *b, SizeT n)
{
	return memcmp(a, b, n);
}

/* Valgrind's takes a null pointer with n = 0, the C library's does not. */
static inline void *VG_(memcpy)(void *to, const void *from, SizeT n)
{
	return n > 0 ? memcpy(to, from, n) : to;
}

static inline void *VG_(memset)(void *p, Int byte, SizeT n)
{
	return n > 0 ? memset(p, byte, n) : p;
}

#endif
