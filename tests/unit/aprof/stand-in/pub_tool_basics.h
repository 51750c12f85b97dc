/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A stand-in for Valgrind's headers: with this directory in the include path, a module of aprof/ that needs little of Valgrind
   compiles into a program of ours. Only what such modules use is here. A function of the core either is the C library's, or
   is declared here and defined by the test that needs it. */
#ifndef PUB_TOOL_BASICS_H
#define PUB_TOOL_BASICS_H

#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__)
#define VGA_amd64 1
#elif defined(__aarch64__)
#define VGA_arm64 1
#endif

typedef unsigned char UChar;
typedef char HChar;
typedef unsigned short UShort;
typedef int Int;
typedef unsigned int UInt;
typedef long long int Long;
typedef unsigned long long int ULong;
typedef intptr_t Word;
typedef uintptr_t UWord;
typedef size_t SizeT;
typedef intptr_t SSizeT;
typedef ptrdiff_t PtrdiffT;
typedef uintptr_t Addr;
typedef long long int Off64T;
typedef unsigned char Bool;
#define True ((Bool)1)
#define False ((Bool)0)

typedef UInt ThreadId;
typedef struct { UInt n; } DiEpoch;

typedef struct { UWord value; Bool is_error; } SysRes;
#define sr_isError(res) ((res).is_error)
#define sr_Res(res) ((res).value)
#define sr_Err(res) ((res).value)

#define LIKELY(condition) __builtin_expect(!!(condition), 1)
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)

#define VGAPPEND_(a, b) a##b
#define VGAPPEND(a, b) VGAPPEND_(a, b)
#define VG_(name) vgPlain_##name

#endif
