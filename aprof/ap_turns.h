/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whose turn it is to run, where --fair-sched=try or yes asks for this lock of the scheduler instead of the core's own: a
   function of what the threads do, not of when they do it.

   A thread that releases the lock is about to wait in a system call, or gives up the rest of its turn. Nobody runs
   before that is decided: until every thread that does not want the lock sleeps in the kernel or has ended. Then the next
   one in order of the kernel's numbers has its turn. What wakes from outside, by a clock or another process, comes when it
   comes. The core finds the lock by its name: see ap_core.h. */
#ifndef AP_TURNS_H
#define AP_TURNS_H

#include "ap_basics.h"

/* The thread that has its turn created one that the kernel knows as os_tid. */
extern void AP_(turns_thread_created)(Int os_tid);

#endif
