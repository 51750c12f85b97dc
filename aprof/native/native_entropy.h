/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Random bytes that are the same in every run, and the same as under the tool. Each thread has a stream of its own. Without --entropy-seed
   the module is off. */
#ifndef NATIVE_ENTROPY_H
#define NATIVE_ENTROPY_H

#include "native/native_basics.h"

/* In the first thread. `random` are the 16 bytes that the kernel gave the program (AT_RANDOM), or NULL: it overwrites them. */
extern void native_entropy_start(void *random);

extern bool native_entropy_is_seeded(void);

/* Writes the next `size` bytes of the thread's stream to p. */
extern void native_entropy_fill(void *p, size_t size);

/* Returns the key of a thread that this one is about to create, which the new one takes. */
extern uint64_t native_entropy_thread_key(void);
extern void native_entropy_thread_started(uint64_t key);

/* Before a fork, and in the forked child. */
extern void native_entropy_before_fork(void);
extern void native_entropy_forked(void);

/* Returns the seed of the program that this process becomes by an exec. If the exec failed, call the second. */
extern uint64_t native_entropy_exec_seed(void);
extern void native_entropy_exec_failed(void);

/* Returns the seed of the program that the last process runs which was made without a copy of this one's memory: by vfork or
   posix_spawn. Call native_entropy_before_fork first. */
extern uint64_t native_entropy_spawn_seed(void);

#endif
