/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A lock that is held for a few instructions. It needs no initialisation but zeros, makes no system call while it is free, and is made
   free again in a forked child by storing zero. Hold it only where the thread's own hooks are kept out: a signal handler that allocates
   would otherwise wait for the thread that it interrupts. */
#ifndef NATIVE_LOCK_H
#define NATIVE_LOCK_H

#include "native/native_basics.h"
#include "native/native_syscall.h"

struct native_lock { uint32_t held; };

/* Leaves the processor to its other thread for a moment. */
static inline void native_relax(void)
{
#if defined(__x86_64__)
	__builtin_ia32_pause();
#else
	__asm__ volatile("yield");
#endif
}

static inline void native_lock(struct native_lock *l)
{
	while (__atomic_exchange_n(&l->held, 1, __ATOMIC_ACQUIRE)) {
		for (unsigned i = 0; i < 100 && __atomic_load_n(&l->held, __ATOMIC_RELAXED); i++)
			native_relax();
		if (__atomic_load_n(&l->held, __ATOMIC_RELAXED) && !native_is_confined)
			native_syscall(SYS_sched_yield);
	}
}

static inline void native_unlock(struct native_lock *l)
{
	__atomic_store_n(&l->held, 0, __ATOMIC_RELEASE);
}

#endif
