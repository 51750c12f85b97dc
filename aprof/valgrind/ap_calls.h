/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Calls of allocators that the program brings with it: notes when a thread enters one of their functions, and when that returns. Only the
   outermost call of a thread counts. What it calls inside is the allocator's own business, but a signal handler that interrupts it is
   not, nor is a block of the program's that is freed inside. */
#ifndef AP_CALLS_H
#define AP_CALLS_H

#include "valgrind/ap_call.h"

#include "pub_tool_tooliface.h"

extern void AP_(calls_register)(void);
extern void AP_(calls_init)(void);

/* Returns the block of code with what notices calls and returns added. Without functions to observe that is the block itself. */
extern IRSB *AP_(calls_instrument)(IRSB *sb);

/* Whether the thread is within a call. */
extern Bool AP_(is_in_call)(ThreadId tid);

/* The thread starts, or has ended: it is within no call. In a forked child only the thread tid is there. */
extern void AP_(calls_forget)(ThreadId tid);
extern void AP_(calls_forked)(ThreadId tid);

/* Has the blocks put back that calls hold, so that a look at all blocks finds them; then has the calls take them again. */
extern void AP_(calls_put_back)(void);
extern void AP_(calls_take_again)(void);

#endif
