/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A thread of the program, with all that is counted for it. */
#ifndef AP_THREAD_H
#define AP_THREAD_H

#include "core/ap_basics.h"

#include "counters/counters.h"

#define AP_THREAD_NAME_SIZE 16   /* the kernel's limit, with the 0 at the end */

struct ap_thread {
	UInt serial;          /* from 1, in order of creation */
	UInt creator;         /* the serial of the thread that created it, or 0 */
	UInt creation_stack;  /* where that thread created it, or 0 */
	Int os_tid;           /* the kernel's number; 0: it has not run yet, −1: it has ended */
	Bool exited;          /* it ended before its process did */
	HChar name[AP_THREAD_NAME_SIZE];

	/* The counters of counters.def. What it frees may be another thread's blocks; what is alive are its
	   own blocks, whoever frees them. */
#define COUNTER(member, attribute, json, in_thread, ...) COUNTER_IF_THREAD_##in_thread(ULong member;)
#include "counters/counters.def"
	Addr newest_block;    /* where the block of its last (re)allocation begins, which may be freed since */
};

#endif
