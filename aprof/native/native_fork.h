/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A forked child has a recording of its own. What the recorder mapped is not there in a child, and the word that every hook asks first is
   zero: so it does not matter how the program forked. */
#ifndef NATIVE_FORK_H
#define NATIVE_FORK_H

#include "native/native_basics.h"

/* Registers the handlers of forks with the C library. */
extern void native_fork_start(void);

/* The id of the calling process. */
extern int native_fork_pid(void);

/* Whether the calling process only has borrowed the memory of its parent, as a child of vfork. Its end is not the end of the recording. */
extern bool native_fork_is_borrower(void);

/* Before the process makes another one that does not get a copy of its memory. */
extern void native_fork_before_spawn(void);

#endif
