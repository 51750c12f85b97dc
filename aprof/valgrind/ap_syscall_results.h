/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Changes the results of system calls before the program sees them, so that they are the same in every run:
   random bytes and processors. */
#ifndef AP_SYSCALL_RESULTS_H
#define AP_SYSCALL_RESULTS_H

#include "core/ap_basics.h"

/* Call this after each system call. */
extern void AP_(change_syscall_result)(ThreadId tid, UInt number, const UWord *args, SysRes res);

#endif
