/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What all modules of the preloaded library share. They run within the program, at any moment of it: they call
   neither malloc nor anything that may, and they leave errno as it is. */
#ifndef NATIVE_BASICS_H
#define NATIVE_BASICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NATIVE_LIKELY(x)   __builtin_expect(!!(x), 1)
#define NATIVE_UNLIKELY(x) __builtin_expect(!!(x), 0)

/* For variables that other modules use on the way of each event: they are reached directly. */
#define NATIVE_OWN __attribute__((visibility("hidden")))

/* Whether the process has ever had a second thread. While it has not, nobody takes a lock. It is set before
   that thread exists. */
extern NATIVE_OWN bool native_is_threaded;

/* Whether the program has forbidden itself system calls, or may have: then the library makes none that the C library
   would not make. */
extern NATIVE_OWN bool native_is_confined;

#endif
