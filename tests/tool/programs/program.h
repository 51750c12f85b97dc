/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * What the test programs share. A program counts by hand what it allocates: beside the code stands, in a comment,
 * `expect:` and an expression that profile-query.py evaluates. Other directives, one a comment:
 *   flags: of the compiler   args: of the program   tool: options of the tool   status: of its exit (0)
 *   variants: runs of flags, separated by |
 *   only BACKEND, REASON: an expectation that only this backend has, and why; REASON has no colon
 *   native: no, REASON       the native recorder does not run it
 *   both: FUNCTIONS, REASON  the backends differ in these, or "no": in all
 *   dhat: no, REASON         or: zeros N M K, for DHAT takes a request of 0 bytes for one of 1: N such requests, M of them
 *                            alive at the end, K at the peak
 * Nothing here allocates: the C library's stdio does, so printing goes through say().
 */
#ifndef PROGRAM_H
#define PROGRAM_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A function that stays one: not inlined, not cloned, not called by a jump. */
#define KEEP __attribute__((noinline, noclone))
#define NOT_A_TAIL_CALL() __asm__ volatile("" ::: "memory")

/* Through this pointer the compiler cannot follow a block. */
static void *volatile sink __attribute__((unused));

static inline void *hide(void *p)
{
	sink = p;
	__asm__ volatile("" : "+r"(p));
	return p;
}

__attribute__((format(printf, 1, 2))) static inline void say(const char *format, ...)
{
	char text[512];
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	if (write(1, text, (size_t)length) != length)
		_exit(99);
}

/* The program is not what its expectations count: end with a status of its own. */
#define MUST(condition) \
	do { \
		if (!(condition)) { \
			say("%s:%d: %s\n", __FILE__, __LINE__, #condition); \
			_exit(98); \
		} \
	} while (0)

#endif
