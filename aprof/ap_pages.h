/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Zeros in the program's memory. A program may ask for more memory than there is and use little of it: pages that it never touched
   are zero already, and neither written to nor read. */
#ifndef AP_PAGES_H
#define AP_PAGES_H

#include "ap_basics.h"

/* Less than so much is not worth a question to the kernel. */
#define AP_PAGES_LARGE ((SizeT)128 << 10)

extern void AP_(pages_init)(void);

/* In a forked child: its pages are its own. */
extern void AP_(pages_forked)(void);

/* Makes n bytes at p zero. */
extern void AP_(pages_clear)(void *p, SizeT n);

/* Makes n bytes at to those at from; they do not overlap. */
extern void AP_(pages_copy)(void *to, const void *from, SizeT n);

#endif
