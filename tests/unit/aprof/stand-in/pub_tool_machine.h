/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef PUB_TOOL_MACHINE_H
#define PUB_TOOL_MACHINE_H

extern Addr VG_(get_IP)(ThreadId tid);
extern Addr VG_(get_SP)(ThreadId tid);

/* The highest address of the thread's stack, and its size in bytes. */
extern Addr VG_(thread_get_stack_max)(ThreadId tid);
extern SizeT VG_(thread_get_stack_size)(ThreadId tid);

#endif
