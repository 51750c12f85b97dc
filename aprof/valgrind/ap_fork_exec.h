/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the tool does when the process forks or executes another program: a forked child starts a profile of
   its own, and a program that is about to be replaced leaves its profile behind. */
#ifndef AP_FORK_EXEC_H
#define AP_FORK_EXEC_H

#include "core/ap_basics.h"

/* Registers the handlers of forks with Valgrind. */
extern void AP_(fork_exec_init)(void);

/* Call this before tid calls execve or execveat. Writes the profile, because a successful exec does not come
   back. program: the address, in the program, of the path to execute; 0 if the path alone does not name the
   file. If no program is at the path, writes nothing. */
extern void AP_(before_exec)(ThreadId tid, Addr program);

/* Call this after an exec by tid that failed. The process goes on, so this takes the profile back. */
extern void AP_(exec_failed)(ThreadId tid);

#endif
