/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The names of threads, as the program sets them through the C library. */
#ifndef NATIVE_NAMES_H
#define NATIVE_NAMES_H

#include <stddef.h>

/* The calling thread has this name: up to 15 bytes, or to a 0. */
extern void native_name_self(const char *name);

/* In a forked child: its thread has the name that it had in the parent. */
extern void native_names_forked(void);

#endif
