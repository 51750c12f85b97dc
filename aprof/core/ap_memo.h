/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A memo of unwinds. The result of an unwind follows from the code address, the stack pointer, and the words
   of the stack that hold return addresses and saved frame pointers. While these are unchanged, so is the
   result. */
#ifndef AP_MEMO_H
#define AP_MEMO_H

#include "core/ap_basics.h"
#include "core/ap_stacks.h"

extern void AP_(memo_init)(void);

/* Returns what memo_add returned for the stack that tid is in now, or NULL. `serial` is the thread's. */
extern struct ap_stack_ref *AP_(memo_find)(ThreadId tid, UInt serial);

/* Remembers the unwind of the n frames that tid is in, innermost first, with addresses as VG_(get_StackTrace)
   gives them. Returns a reference for the caller to fill, valid until the memo is cleared. Returns NULL for
   stacks that the memo cannot check by their return addresses: with frames of signal handlers, on a stack
   that is not the thread's own, very deep ones. */
extern struct ap_stack_ref *AP_(memo_add)(ThreadId tid, UInt serial, const Addr *ips, const Addr *sps, const Addr *fps,
                                          UInt n);

extern void AP_(memo_clear)(void);
extern void AP_(memo_print_stats)(void);

#endif
