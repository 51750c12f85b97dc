/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Threads: Valgrind uses a ThreadId again once its thread has ended, so each thread gets a serial number of its own,
   in order of creation. */
#ifndef AP_THREADS_H
#define AP_THREADS_H

#include "ap_basics.h"

#include "counters/counters.h"

struct ap_block;

#define AP_THREAD_NAME_SIZE 16   /* of the kernel, with the 0 */

struct ap_thread {
	UInt serial;              /* from 1 */
	UInt creator;             /* serial, or 0 */
	UInt creation_stack;      /* where its creator created it, or 0 */
	Int os_tid;               /* 0 until it runs */
	Bool exited;              /* before its process ended */
	HChar name[AP_THREAD_NAME_SIZE];

	/* The counters of counters.def: it may free anybody's blocks; those alive are its own, whoever frees them. */
#define COUNTER(member, attribute, json, in_thread, ...) COUNTER_IF_THREAD_##in_thread(ULong member;)
#include "counters/counters.def"
	const struct ap_block *newest_block;           /* (re)allocated; only to be compared with a block of its own that is alive */
};

extern void AP_(threads_init)(void);

/* The thread that runs as tid. */
extern struct ap_thread *AP_(thread_by_tid)(ThreadId tid);

/* Whether tid will not run again; and whether a thread still has its stack: not one that ended before its process did. */
extern Bool AP_(thread_has_ended)(ThreadId tid);
extern Bool AP_(thread_has_stack)(ThreadId tid);

/* Every thread so far: how many, and the one with serial 1 … n. */
extern UInt AP_(threads_count)(void);
extern const struct ap_thread *AP_(thread_by_serial)(UInt serial);

/* The events of a thread's life. created: tid makes child. exits: it asked the kernel to end itself. gone: it will not
   run again. process_ends: from now on threads end because the process does. */
extern void AP_(thread_created)(ThreadId tid, ThreadId child);
extern void AP_(thread_started)(ThreadId tid);
extern void AP_(thread_exiting)(ThreadId tid);
extern void AP_(thread_ended)(ThreadId tid);
extern void AP_(threads_process_exiting)(void);

/* The kernel's number of what tid made last. Whether that is a thread: it may be a process. */
extern Bool AP_(thread_assign_os_tid)(ThreadId tid, Int os_tid);

/* At the end of the process: whether the last thread asked to end itself. It did not end before the process then. */
extern Bool AP_(threads_ended_process)(void);

/* Names, of up to size bytes or a 0: of tid, or of the thread that the kernel knows as os_tid. */
extern void AP_(thread_set_name)(ThreadId tid, const HChar *name, SizeT size);
extern void AP_(thread_set_name_of)(Int os_tid, const HChar *name, SizeT size);

/* In a forked child: tid is the only thread, nothing was counted. */
extern void AP_(threads_forked)(ThreadId tid);

#endif
