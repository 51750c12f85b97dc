/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Sets up each thread that the C library makes for the program before its first function runs. That function has the same stack and the
   same callers as without us. */
#ifndef NATIVE_PTHREAD_H
#define NATIVE_PTHREAD_H

/* In the first thread, before it is recorded: learns where its stack lies. */
extern void native_pthread_start(void);

#endif
