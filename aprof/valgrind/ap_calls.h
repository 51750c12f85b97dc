/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Calls of allocators that the program brings with it: notes when a thread enters one of their functions, and when that returns. Only the
   outermost call of a thread counts. What it calls inside is the allocator's own business, but a signal handler that interrupts it is
   not. */
#ifndef AP_CALLS_H
#define AP_CALLS_H

#include "valgrind/ap_allocators.h"
#include "valgrind/ap_blocks.h"

#include "pub_tool_tooliface.h"

struct ap_announced;

/* A call that has not returned. */
struct ap_call {
	const struct ap_function *function;
	Addr sp, back;                 /* the stack pointer when the function is entered, and the address to which it returns */
	/* what ap_observed keeps from the entry to the return: the parameters, and the block that the function may move */
	SizeT size;
	Addr ptr, at, pool;
	Bool holds, was_put_back;
	struct ap_block held;
	struct ap_announced *held_announced;
};

extern void AP_(calls_register)(void);
extern void AP_(calls_init)(void);

/* Returns the block of code with what notices calls and returns added. Without functions to observe that is the block itself. */
extern IRSB *AP_(calls_instrument)(IRSB *sb, const VexGuestLayout *layout);

/* Whether the thread is within a call. */
extern Bool AP_(is_in_call)(ThreadId tid);

/* The thread starts, or has ended: it is within no call. In a forked child only the thread tid is there. */
extern void AP_(calls_forget)(ThreadId tid);
extern void AP_(calls_forked)(ThreadId tid);

/* Calls visit for each call that has not returned. */
extern void AP_(calls_for_each)(void (*visit)(struct ap_call *c));

#endif
