/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The names of threads, as the program sets them: by prctl(PR_SET_NAME), or by writing to
   /proc/<pid>/task/<tid>/comm, as pthread_setname_np does. The module asks what a descriptor stands for when
   the program writes to it, because a descriptor may have been duplicated, replaced, inherited or received. */
#ifndef AP_THREAD_NAMES_H
#define AP_THREAD_NAMES_H

#include "core/ap_basics.h"

extern void AP_(thread_names_init)(void);

/* Before tid calls prctl with these arguments. */
extern void AP_(thread_names_before_prctl)(ThreadId tid, const UWord *args);

/* After any system call of the program. */
extern void AP_(thread_names_after_syscall)(UInt number, const UWord *args, SysRes res);

#endif
