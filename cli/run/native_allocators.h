/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The allocators that recorded programs bring with them, and whether the native recorder saw them: only those of the program that was
   started are served in their place. */
#ifndef CLI_NATIVE_ALLOCATORS_H
#define CLI_NATIVE_ALLOCATORS_H

#include "input/native_profile.h"

struct native_allocators;

/* Remembers what it read. Free it with native_allocators_free. */
struct native_allocators *native_allocators_new(void);
void native_allocators_free(struct native_allocators *all);

/* Sets the members of source that say through which allocators its recording was made, and what it lacks. They live as long as `all`. */
void native_allocators_find(struct native_allocators *all, struct native_source *source);

#endif
