/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Clears and copies the program's memory without touching pages that the program never touched. A program may
   ask for more memory than the machine has and use little of it. The untouched pages are zero, so the module
   neither reads nor writes them. */
#ifndef AP_PAGES_H
#define AP_PAGES_H

#include "core/ap_basics.h"

/* Below this size it is cheaper to touch pages than to ask the kernel. */
#define AP_PAGES_LARGE ((SizeT)128 << 10)

extern void AP_(pages_init)(void);

/* In a forked child: opens the map of the child's own pages. */
extern void AP_(pages_forked)(void);

/* Sets n bytes at p to 0. */
extern void AP_(pages_clear)(void *p, SizeT n);

/* Copies n bytes. The two areas do not overlap. */
extern void AP_(pages_copy)(void *to, const void *from, SizeT n);

#endif
