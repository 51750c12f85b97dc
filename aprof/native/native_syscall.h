/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* System calls without the C library: its functions may be the program's or another library's own, some are hooked here, and all set
   errno, which is the program's. The result is −errno where the call failed. */
#ifndef NATIVE_SYSCALL_H
#define NATIVE_SYSCALL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/syscall.h>

static inline long native_syscall6(long number, long a, long b, long c, long d, long e, long f)
{
#if defined(__x86_64__)
	long result;
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	__asm__ volatile("syscall"
	                 : "=a"(result)
	                 : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
	                 : "rcx", "r11", "memory");
	return result;
#elif defined(__aarch64__)
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	register long x4 __asm__("x4") = e;
	register long x5 __asm__("x5") = f;
	__asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
	return x0;
#else
#error "unknown architecture"
#endif
}

/* native_syscall(number, up to six arguments) */
#define NATIVE_SYSCALL_7(n, a, b, c, d, e, f, ...) \
	native_syscall6(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
#define native_syscall(...) NATIVE_SYSCALL_7(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)

static inline bool native_failed_call(long result)
{
	return (unsigned long)result > -4096UL;
}

#endif
