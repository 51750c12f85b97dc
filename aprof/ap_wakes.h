/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which system calls can end another thread's sleep in one. Only what is certain is ruled out: a call that is not known
   wakes, and sleeps until woken, by everything. */
#ifndef AP_WAKES_H
#define AP_WAKES_H

#include "ap_basics.h"

enum {
	AP_WAKE_FUTEX = 1,   /* at an address */
	AP_WAKE_FILE = 2,    /* what is read or written, and memory that a file stands for */
	AP_WAKE_SIGNAL = 4,
	AP_WAKE_ALL = 7,
};

struct ap_wakes {
	UInt wakes;          /* AP_WAKE_… */
	UInt woken_by;
	Addr futex;          /* the only one; 0: any */
	Bool requeues;          /* sleepers to another futex */
	Bool uses_descriptors;    /* it may make or close one, or depend on which there are */
	Bool arms_signals;        /* from now on what happens to a file may send signals */
};

extern struct ap_wakes AP_(wakes_of_syscall)(UInt number, const UWord *args);

/* Whether something that wakes by `wakes`, at the one futex or any, can wake what sleeps so. */
extern Bool AP_(wakes_can_wake)(UInt wakes, Addr futex, const struct ap_wakes *sleeper);

#endif
