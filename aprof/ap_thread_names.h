/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Names of threads that are written to files, /proc/<pid>/task/<tid>/comm, as pthread_setname_np does. What a descriptor
   stands for is asked when it is written to: it may have been duplicated, replaced, inherited or sent. */
#ifndef AP_COMM_H
#define AP_COMM_H

#include "ap_basics.h"

extern void AP_(comm_init)(void);

/* After a system call of the program. */
extern void AP_(comm_syscall)(UInt number, const UWord *args, SysRes res);

/* At most size bytes of the program's text at a, up to a 0: how many can be read. */
extern SizeT AP_(comm_readable)(Addr a, SizeT size);

#endif
