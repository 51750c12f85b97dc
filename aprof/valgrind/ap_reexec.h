/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A program that executes /proc/self/exe wants to run itself again, but for the kernel that file is Valgrind.
   Valgrind helps a program that reads the link or opens the file, but not one that executes it. */
#ifndef AP_REEXEC_H
#define AP_REEXEC_H

#include "core/ap_basics.h"

/* Call this before tid makes a system call, while the tool can still change its registers. If the call
   executes /proc/self/exe, replaces that name by `program`, the path of the program itself. */
extern void AP_(reexec_call)(ThreadId tid, const HChar *program);

/* After an exec that failed: restores the register. */
extern void AP_(reexec_failed)(ThreadId tid);

#endif
