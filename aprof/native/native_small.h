/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Small pieces of private memory, which are used again: a mapping of its own for each would cost microseconds. */
#ifndef NATIVE_SMALL_H
#define NATIVE_SMALL_H

#include "native/native_basics.h"

/* More is no small piece. */
#define NATIVE_SMALL_MOST 2048u

/* Returns zeroed memory, aligned to 16 bytes; NULL where there is none. The second takes it back, with the size that was asked for. */
extern void *native_small_allocate(size_t bytes);
extern void native_small_free(void *p, size_t bytes);

/* In a forked child. */
extern void native_small_forked(void);

#endif
