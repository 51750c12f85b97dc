/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A call of a function of an allocator. */
#ifndef AP_CALL_H
#define AP_CALL_H

#include "valgrind/ap_allocators.h"
#include "valgrind/ap_blocks.h"

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

#endif
