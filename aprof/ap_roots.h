/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Where a scan for pointers to blocks begins: what the program can reach without going through a block. Data of objects,
   thread-local data, stacks from the stack pointer up, other mapped memory, registers. Never the stack of a thread that
   ended, nor the heap. Where it is not known that something is dead, it counts as alive. */
#ifndef AP_ROOTS_H
#define AP_ROOTS_H

#include "ap_basics.h"

/* In the order in which they are scanned. */
enum ap_root_kind {
	AP_ROOT_STATIC, AP_ROOT_THREAD_LOCAL, AP_ROOT_STACK, AP_ROOT_MAPPED, AP_ROOT_REGISTER, AP_ROOT_KINDS,
};

struct ap_root {
	Addr start, end;           /* of aligned words; may have become unreadable */
	enum ap_root_kind kind;
	ThreadId tid;              /* of a thread that still can be unwound, or none */
	UInt thread;               /* its serial; 0 where the kind has none */
	Bool loader;               /* data of the dynamic loader */
};

extern void AP_(roots_init)(void);

/* The events that tell stacks: tid runs its first instruction; it asked the kernel to end itself; it will not run again;
   [start, start + size) is about to be unmapped; it was made a guard, or ceased to be one. */
extern void AP_(roots_thread_started)(ThreadId tid);
extern void AP_(roots_thread_exiting)(ThreadId tid);
extern void AP_(roots_thread_ended)(ThreadId tid);
extern void AP_(roots_before_unmap)(Addr start, SizeT size);
extern void AP_(roots_set_guard)(Addr start, SizeT size, Bool guarded);

/* The roots as they are, ordered by kind and then by address or thread; *n of them, until roots_release. */
extern const struct ap_root *AP_(roots_collect)(UInt *n);
extern void AP_(roots_free)(void);

#endif
