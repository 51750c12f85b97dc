/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Tells each module about the system calls of the program that it follows. The module knows what a call
   means. */
#ifndef AP_SYSCALLS_H
#define AP_SYSCALLS_H

#include "core/ap_basics.h"

/* Registers the hooks before and after each system call with Valgrind. */
extern void AP_(syscalls_register)(void);

#endif
