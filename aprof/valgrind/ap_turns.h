/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The order in which threads run: a lock for the core's scheduler that makes the order depend on what threads
   do, and not on how long they take. --fair-sched=try or yes makes the core take this lock in the place of
   its own (see ap_core.h). A thread releases the lock when it is about to wait in a system call, or has had
   its turn. Then no thread runs until it is decided which threads can: each one that does not want the lock
   sleeps in the kernel, or has ended. Of those that want it, the next one in order of creation gets the lock.
   A clock or another process can wake a thread at any moment; the lock cannot order that. A thread that was
   seen asleep is looked at again only after a system call that could have woken it (see ap_wakes.h). */
#ifndef AP_TURNS_H
#define AP_TURNS_H

#include "core/ap_basics.h"

/* Call this when the running thread has created the thread with this number of the kernel. */
extern void AP_(turns_thread_created)(Int os_tid);

/* Call the first when the running thread is about to make a system call, during which others may run; the
   second when the call is over. */
extern void AP_(turns_before_syscall)(UInt number, const UWord *args);
extern void AP_(turns_after_syscall)(void);

/* Before an exec: restores the limit of descriptors with which the process began. After an exec that failed:
   raises it again. */
extern void AP_(turns_before_exec)(void);
extern void AP_(turns_exec_failed)(void);

#endif
