/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The processors that the program is told of, whatever it may really use: --program-cpus says how many. A thread may choose
   among them and reads back what it chose; where it runs does not change by that. */
#ifndef AP_CPUS_H
#define AP_CPUS_H

#include "ap_basics.h"

#include "pub_tool_libcfile.h"

extern void AP_(cpus_init)(void);

/* Whether the program is told anything else than the truth. */
extern Bool AP_(cpus_faked)(void);

/* A new thread has its creator's processors. */
extern void AP_(cpus_thread_created)(ThreadId tid, ThreadId child);

/* After the system calls of these names, with their arguments: change what they gave and return what they return. getcpu
   is one that succeeded. */
extern SysRes AP_(cpus_after_getaffinity)(ThreadId tid, Int os_tid, UWord size, Addr mask, SysRes res);
extern SysRes AP_(cpus_after_setaffinity)(ThreadId tid, Int os_tid, UWord size, Addr mask, SysRes res);
extern void AP_(cpus_after_getcpu)(ThreadId tid, Addr cpu, Addr node);

/* Whether the file is one of those of /sys that list the processors; and up to size bytes from this offset of what the
   program is told that it holds. */
extern Bool AP_(cpus_is_sysfs_list)(const struct vg_stat *file);
extern SizeT AP_(cpus_read_sysfs_list)(ULong offset, void *p, SizeT size);

#endif
