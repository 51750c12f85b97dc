/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A program that executes /proc/self/exe means itself, but the kernel has Valgrind there. Valgrind helps where that is read as a
   link or opened, and not here. */
#ifndef AP_REEXEC_H
#define AP_REEXEC_H

#include "ap_basics.h"

/* To be called before a system call is made, as long as its registers can be changed: puts `program`, its own path, in the place
   of that name. */
extern void AP_(reexec_call)(ThreadId tid, const HChar *program);

/* To be called after an exec that failed. */
extern void AP_(reexec_failed)(ThreadId tid);

#endif
