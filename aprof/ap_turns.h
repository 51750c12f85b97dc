/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whose turn it is to run, where --fair-sched=try or yes asks for this lock of the scheduler instead of the core's own: a
   function of what the threads do, not of when they do it.

   A thread that releases the lock is about to wait in a system call, or gives up the rest of its turn. Nobody runs
   before that is decided: until every thread that does not want the lock sleeps in the kernel or has ended. Then the next
   one in the order in which they were created has its turn. What wakes from outside, by a clock or another process, comes when it
   comes. The core finds the lock by its name: see ap_core.h.

   A thread that was seen asleep is looked at again only after something that could wake it: see ap_wakes.h. */
#ifndef AP_TURNS_H
#define AP_TURNS_H

#include "ap_basics.h"

/* The thread that has its turn created one that the kernel knows as os_tid. */
extern void AP_(turns_thread_created)(Int os_tid);

/* The thread that has its turn is about to make a system call, in which others may have theirs; has made it. */
extern void AP_(turns_before_syscall)(UInt number, const UWord *args);
extern void AP_(turns_after_syscall)(void);

/* Other programs have the limit of descriptors that this one began with. */
extern void AP_(turns_before_exec)(void);
extern void AP_(turns_exec_failed)(void);

#endif
