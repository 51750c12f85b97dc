/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The malloc family that the program would have without us: the C library's, or that of another library which
   was linked or preloaded. */
#ifndef NATIVE_REAL_H
#define NATIVE_REAL_H

#include "native/native_basics.h"

struct native_real {
	void *(*malloc)(size_t size);
	void *(*calloc)(size_t n, size_t size);
	void *(*realloc)(void *p, size_t size);
	void (*free)(void *p);
	void *(*memalign)(size_t alignment, size_t size);
	int (*posix_memalign)(void **p, size_t alignment, size_t size);
	void *(*aligned_alloc)(size_t alignment, size_t size);
	void *(*valloc)(size_t size);
	void *(*pvalloc)(size_t size);
	size_t (*usable_size)(void *p);
};

/* The first call of any of them looks them all up. That happens while the program is being loaded. */
extern NATIVE_OWN struct native_real native_real;

/* Looks them up, unless that has happened. */
extern void native_real_find(void);

#endif
