/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The names of threads, as the program sets them. */
#ifndef NATIVE_NAMES_H
#define NATIVE_NAMES_H

#include <stddef.h>

/* Call the first when the calling thread begins, and the second when it or its process ends: a name that was set by other means than those
   of the C library is known by then. */
extern void native_name_begins(void);
extern void native_name_ends(void);

/* The calling thread has this name: up to 15 bytes, or to a 0. */
extern void native_name_self(const char *name);

/* In a forked child: its thread has the name that it had in the parent. */
extern void native_names_forked(void);

#endif
