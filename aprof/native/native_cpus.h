/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The processors that the program sees through the C library, whatever the machine has: --program-cpus says how many, and the answers are
   those of the tool. A thread may set its affinity to some of them and read it back. Where it really runs does not change. */
#ifndef NATIVE_CPUS_H
#define NATIVE_CPUS_H

#include "native/native_program.h"

/* The affinity with which the program starts. */
extern struct native_cpu_mask native_cpus_all(void);

/* What the kernel would answer to the system calls: a result, or −errno. False: the library leaves that to the kernel. */
extern bool native_cpus_getaffinity(int tid, size_t size, void *mask, long *result);
extern bool native_cpus_setaffinity(int tid, size_t size, const void *mask, long *result);
extern bool native_cpus_getcpu(unsigned *cpu, unsigned *node, long *result);

#endif
