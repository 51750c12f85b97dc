/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Valgrind as a host of the core. One recorder serves all threads. */
#ifndef AP_VALGRIND_HOST_H
#define AP_VALGRIND_HOST_H

#include "core/ap_host.h"
#include "core/ap_recorder.h"

#include "pub_tool_machine.h"
#include "pub_tool_threadstate.h"

extern struct ap_recorder AP_(recorder);

/* The allocator's function that the running thread enters, or has just left, while an event of that counts; else 0. The registers then are
   those of the entry. */
extern Addr AP_(entered);

/* Makes the recorder ready, but for its threads. */
extern void AP_(recorder_init)(void);

/* In a forked child: starts without sites and releases. The stacks stay. */
extern void AP_(recorder_forked)(void);

/* Counting begins anew: starts without sites and releases. The stacks stay. */
extern void AP_(recorder_restart)(void);

/* Where the thread with this serial asks the tool or the kernel for something now. The instruction that asks lies before the instruction
   pointer, as a call lies before its return address: what follows may be another line's, or of another inlined function. */
static inline struct ap_caller AP_(caller)(ThreadId tid, UInt serial)
{
	Addr sp = VG_(get_SP)(tid), stack_max = VG_(thread_get_stack_max)(tid);
	return (struct ap_caller){
		.ip = UNLIKELY(AP_(entered)) ? AP_(entered) : VG_(get_IP)(tid) - 1, .sp = sp, .serial = serial, .thread = tid,
		.stack_max = stack_max - sp < VG_(thread_get_stack_size)(tid) ? stack_max : 0,
	};
}

#endif
