/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The memory of unwinds. An unwind is a function of the code address, the stack pointer and the words of the stack that
   hold return addresses and saved frame pointers; with these unchanged, its result is unchanged. */
#ifndef AP_MEMO_H
#define AP_MEMO_H

#include "ap_basics.h"
#include "ap_stacks.h"

extern void AP_(memo_init)(void);

/* What memo_add gave for the stack that tid stands in, or NULL. */
extern struct ap_stack_ref *AP_(memo_find)(ThreadId tid, UInt serial);

/* Remembers the unwind of n frames (as VG_(get_StackTrace) gave them, innermost first) that tid stands in. NULL where it
   cannot be told from others by its return addresses: signal frames, stacks that the program switched to, very deep ones. */
extern struct ap_stack_ref *AP_(memo_add)(ThreadId tid, UInt serial, const Addr *ips, const Addr *sps, const Addr *fps,
                                          UInt n);

extern void AP_(memo_clear)(void);
extern void AP_(memo_print_stats)(void);

#endif
