/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Random numbers that are the same in every run: a stream of bytes for each thread, which follows from the seed and from
   how the thread and its process came to be, and from nothing that other threads do. Off without a seed. */
#ifndef AP_ENTROPY_H
#define AP_ENTROPY_H

#include "ap_basics.h"

#include "pub_tool_tooliface.h"

extern void AP_(entropy_init)(void);

/* Whether there is a seed. */
extern Bool AP_(entropy_seeded)(void);

/* Fills size bytes at p, which can be written, with the next of the thread's stream. */
extern void AP_(entropy_fill)(ThreadId tid, void *p, SizeT size);

/* Has the instructions RDRAND and RDSEED in a block of code answered from the stream. */
extern void AP_(entropy_instrument)(IRSB *sb);

/* The thread tid makes another, or forks; in the child that it forked. */
extern void AP_(entropy_thread_created)(ThreadId tid, ThreadId child);
extern void AP_(entropy_before_fork)(ThreadId tid);
extern void AP_(entropy_forked)(ThreadId tid);

/* Around an exec, which does not return but when it fails: a program that is profiled, too, gets a seed of its own. */
extern void AP_(entropy_before_exec)(ThreadId tid);
extern void AP_(entropy_exec_failed)(void);

#endif
