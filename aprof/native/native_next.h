/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The functions that the program would have without us, for each that we hook besides the malloc family: the C library's, or another
   preloaded library's. They are looked up while the process starts, since a look-up is not safe in a signal handler or in a child of
   vfork. */
#ifndef NATIVE_NEXT_H
#define NATIVE_NEXT_H

#include "native/native_basics.h"

/* A function that the program calls in the place of the C library's. */
#define NATIVE_HOOK __attribute__((visibility("default")))

enum native_next {
#define NEXT(name) NATIVE_NEXT_##name,
#include "native/native_next.def"
#undef NEXT
	NATIVE_NEXT_COUNT,
};

extern NATIVE_OWN void *native_next_functions[NATIVE_NEXT_COUNT];

/* Looks all of them up. */
extern void native_next_find(void);

static inline void *native_next_at(enum native_next which)
{
	if (NATIVE_UNLIKELY(!native_next_functions[which]))
		native_next_find();
	return native_next_functions[which];
}

/* native_next(name)(arguments…) calls what `name` would be without us. */
#define native_next(name) ((__typeof__(&name))native_next_at(NATIVE_NEXT_##name))

#endif
