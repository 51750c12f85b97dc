/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* System calls whose answers are changed before the program sees them, so that they are the same in every run. */
#ifndef AP_ANSWERS_H
#define AP_ANSWERS_H

#include "ap_basics.h"

/* To be called after each system call. */
extern void AP_(answer)(ThreadId tid, UInt number, const UWord *args, SysRes res);

#endif
