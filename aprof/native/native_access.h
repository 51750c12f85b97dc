/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whether memory of the program can be read or written, without doing so: by what a system call says of it. */
#ifndef NATIVE_ACCESS_H
#define NATIVE_ACCESS_H

#include "native/native_basics.h"

/* Whether the 4 bytes that `at` lies in can be read. */
extern bool native_access_word(uintptr_t at);

/* Notes that [start, end) can be read as long as the process runs. */
extern void native_access_add(uintptr_t start, uintptr_t end);

/* Whether n bytes can be read, and whether they can be written. A confined process cannot ask, and trusts the program. */
extern bool native_access_reads(uintptr_t at, size_t n);
extern bool native_access_writes(uintptr_t at, size_t n);

#endif
