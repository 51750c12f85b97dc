/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Roots: memory from which a scan for pointers starts, because the program can reach it without going through
   a block. Roots are the data of objects, thread-local data, stacks from the stack pointer up, other mapped
   memory, and registers. The heap is no root, nor is the stack of a thread that ended. Memory counts as a
   root unless it is certain that the program no longer uses it. */
#ifndef AP_ROOTS_H
#define AP_ROOTS_H

#include "core/ap_basics.h"

/* In the order in which a scan visits them. */
enum ap_root_kind {
	AP_ROOT_STATIC, AP_ROOT_THREAD_LOCAL, AP_ROOT_STACK, AP_ROOT_MAPPED, AP_ROOT_REGISTER, AP_ROOT_KINDS,
};

struct ap_root {
	Addr start, end;           /* aligned to words; may have become unreadable */
	enum ap_root_kind kind;
	ThreadId tid;  /* of a thread whose stack can still be unwound, or VG_INVALID_THREADID */
	UInt thread;   /* the serial of its thread, or 0 */
	Bool loader;   /* data of the dynamic loader */
};

extern void AP_(roots_init)(void);

/* Call these when tid runs its first instruction; when it asks the kernel to end it; when it has ended;
   before the program unmaps [start, start + size); and after that range became guard pages, or stopped being
   guard pages. */
extern void AP_(roots_thread_started)(ThreadId tid);
extern void AP_(roots_thread_exiting)(ThreadId tid);
extern void AP_(roots_thread_ended)(ThreadId tid);
extern void AP_(roots_before_unmap)(Addr start, SizeT size);
/* Before the program changes how it may access the range. */
extern void AP_(roots_before_protect)(Addr start, SizeT size, UInt protection);
extern void AP_(roots_set_guard)(Addr start, SizeT size, Bool guarded);

/* Returns the *n roots as they are now, in order of kind, thread and address. They are valid until
   roots_free. */
extern const struct ap_root *AP_(roots_collect)(UInt *n);
extern void AP_(roots_free)(void);

#endif
