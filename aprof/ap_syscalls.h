/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The program's system calls: tells each module of those that it follows. What a call means is the module's
   matter. */
#ifndef AP_SYSCALLS_H
#define AP_SYSCALLS_H

#include "ap_basics.h"

/* Registers the hooks before and after each system call with Valgrind. */
extern void AP_(syscalls_register)(void);

#endif
