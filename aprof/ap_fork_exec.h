/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the tool does when the process forks or executes another program: a forked child starts a profile of
   its own, and a program that is about to be replaced leaves its profile behind. */
#ifndef AP_FORK_EXEC_H
#define AP_FORK_EXEC_H

#include "ap_basics.h"

/* Registers the handlers of forks with Valgrind. */
extern void AP_(fork_exec_init)(void);

/* Before tid calls execve, or execveat: writes the profile, because a successful exec does not come back. program: the program's address of
   the path to execute, 0 if that is not all there is to it; if no program is there, nothing is written. */
extern void AP_(before_exec)(ThreadId tid, Addr program);

/* After an exec by tid that failed: the process goes on, and takes the profile back. */
extern void AP_(exec_failed)(ThreadId tid);

#endif
