/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which system calls can wake a thread that sleeps in another one. The module rules out only what is certain:
   a call that it does not know can wake all threads, and anything can wake a thread that sleeps in it. */
#ifndef AP_WAKES_H
#define AP_WAKES_H

#include "core/ap_basics.h"

enum {
	AP_WAKE_FUTEX = 1,  /* threads that sleep at a futex */
	AP_WAKE_FILE = 2,   /* threads that wait for a file, or for memory that a file backs */
	AP_WAKE_SIGNAL = 4,
	AP_WAKE_ALL = 7,
};

struct ap_wakes {
	UInt wakes;          /* which sleepers the call can wake: AP_WAKE_… */
	UInt woken_by;          /* what can wake a thread that sleeps in it */
	Addr futex;             /* the address of the one futex that it uses; 0: it may use any */
	Bool requeues;          /* it may move sleepers to another futex */
	Bool uses_descriptors;  /* it may make, close or count descriptors */
	Bool arms_signals;      /* from now on files may send signals */
};

/* What the system call with this number and these arguments can wake, and be woken by. */
extern struct ap_wakes AP_(wakes_of_syscall)(UInt number, const UWord *args);

/* Whether something that wakes AP_WAKE_… `wakes`, at this futex (0: any), can wake a thread that sleeps in
   the call `sleeper`. */
extern Bool AP_(wakes_can_wake)(UInt wakes, Addr futex, const struct ap_wakes *sleeper);

#endif
