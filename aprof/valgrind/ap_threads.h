/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Threads. Valgrind uses a ThreadId again once its thread has ended, so each thread has a serial number of
   its own, in order of creation. */
#ifndef AP_THREADS_H
#define AP_THREADS_H

#include "core/ap_thread.h"

extern void AP_(threads_init)(void);

/* The thread that tid stands for, or NULL. Also a thread that has ended, until its tid is used again. */
extern struct ap_thread *AP_(thread_by_tid)(ThreadId tid);

/* Whether the thread of tid has ended; and whether it still has its stack. A thread that did not end before
   its process still has it. */
extern Bool AP_(thread_has_ended)(ThreadId tid);
extern Bool AP_(thread_has_stack)(ThreadId tid);

/* Call these when tid creates child; when it runs its first instruction; when it asks the kernel to end it;
   when it has ended. After threads_process_exiting, threads end because the process does. */
extern void AP_(thread_created)(ThreadId tid, ThreadId child);
extern void AP_(thread_started)(ThreadId tid);
extern void AP_(thread_exiting)(ThreadId tid);
extern void AP_(thread_ended)(ThreadId tid);
extern void AP_(threads_process_exiting)(void);

/* After a system call of tid that created what the kernel knows as os_tid. Returns True if that is the newest
   thread of tid, and notes its number. Returns False if it is a process. */
extern Bool AP_(thread_assign_os_tid)(ThreadId tid, Int os_tid);

/* Call this when the process has ended. Returns True if it ended because its last thread ended itself. That
   thread then counts as one that ended with its process. */
extern Bool AP_(threads_ended_process)(void);

/* Sets the name of tid, or of the thread with this number of the kernel: up to `size` bytes, or to a 0. */
extern void AP_(thread_set_name)(ThreadId tid, const HChar *name, SizeT size);
extern void AP_(thread_set_name_of)(Int os_tid, const HChar *name, SizeT size);

/* Allocations of all threads, also of new ones, do not count from now on, or count again. */
extern void AP_(threads_stop_counting)(Bool stopped);

/* How often counting was stopped. */
extern UInt AP_(threads_stops)(void);

/* The process is in another phase. */
extern void AP_(threads_changed_phase)(void);

/* Counting begins anew: all counters of all threads are 0. Returns how many allocations they had seen. */
extern ULong AP_(threads_restart)(void);

/* Counts for each thread that it entered the regions that it is in: after AP_(scopes_restart). */
extern void AP_(threads_restart_regions)(void);

/* In a forked child: tid is now the only thread, and its counters are 0. */
extern void AP_(threads_forked)(ThreadId tid);

#endif
