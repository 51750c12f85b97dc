/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Basic types, and the prefix of public names. Under Valgrind the types are its own; elsewhere they are the
   same types by the same names. */
#ifndef AP_BASICS_H
#define AP_BASICS_H

#ifdef AP_HOST_VALGRIND

#include "pub_tool_basics.h"

/* The same macro as the core's. The core's comes from a system header, and compilers do not warn about an
   undeclared function in a macro from there. */
#undef VG_
#define VG_(name) vgPlain_##name

#else

#include <stddef.h>
#include <stdint.h>

typedef unsigned char UChar;
typedef char HChar;
typedef int Int;
typedef unsigned int UInt;
typedef unsigned long long int ULong;
typedef uintptr_t UWord;
typedef uintptr_t Addr;
typedef size_t SizeT;
typedef unsigned char Bool;
#define True ((Bool)1)
#define False ((Bool)0)
#define LIKELY(condition) __builtin_expect(!!(condition), 1)
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)

#endif

/* What stands before it is written before what follows: for a signal handler, and for who reads a recording that was cut off. */
#define AP_BARRIER() __asm__ volatile("" ::: "memory")

/* The public names are AP_(name). A name that no header shows is static. */
#define AP_(name) vgAprof_##name

#endif
