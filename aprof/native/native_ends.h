/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Notes in the recording how the process ends. A signal leaves no note. */
#ifndef NATIVE_ENDS_H
#define NATIVE_ENDS_H

#include <stdbool.h>

/* The process is about to exit. Returns whether that was noted. The second takes it back. */
extern bool native_end_by_exit(int status);
extern void native_end_undo(void);

/* It is about to become the program at this path. */
extern bool native_end_by_exec(const char *path);

#endif
