/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The processors that the program sees, whatever the machine has: --program-cpus says how many. A thread may
   set its affinity to some of them and read it back. Where the thread really runs does not change. */
#ifndef AP_CPUS_H
#define AP_CPUS_H

#include "core/ap_basics.h"

#include "pub_tool_libcfile.h"

extern void AP_(cpus_init)(void);

/* Whether --program-cpus is in effect. */
extern Bool AP_(cpus_faked)(void);

/* The thread tid creates child, which inherits the affinity. */
extern void AP_(cpus_thread_created)(ThreadId tid, ThreadId child);

/* Call each of these after the system call of its name, with the arguments of the call. It changes what the
   call wrote to the program's memory, and returns the result for the program. Call the one of getcpu only if
   getcpu succeeded. */
extern SysRes AP_(cpus_after_getaffinity)(ThreadId tid, Int os_tid, UWord size, Addr mask, SysRes res);
extern SysRes AP_(cpus_after_setaffinity)(ThreadId tid, Int os_tid, UWord size, Addr mask, SysRes res);
extern void AP_(cpus_after_getcpu)(ThreadId tid, Addr cpu, Addr node);

/* The first says whether a file is one of those in /sys that list the processors. The second reads such a
   file as the program shall see it: it writes up to `size` bytes from `offset` on to p, and returns their
   number. */
extern Bool AP_(cpus_is_sysfs_list)(const struct vg_stat *file);
extern SizeT AP_(cpus_read_sysfs_list)(ULong offset, void *p, SizeT size);

#endif
