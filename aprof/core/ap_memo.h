/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A memo of unwinds. The result of an unwind follows from the code address, the stack pointer, and the words
   of the stack that hold return addresses and saved frame pointers. While these are unchanged, so is the
   result. */
#ifndef AP_MEMO_H
#define AP_MEMO_H

#include "core/ap_host.h"

/* A stack in a thread. `site` is for what the caller keeps about the two, and is of the context; a new reference has the context 0. */
struct ap_stack_ref { UInt stack, context; void *site; };

struct ap_memo;

/* Makes a memo that keeps 1 << buckets_log2 buckets and at most `bytes` bytes of unwinds. */
extern struct ap_memo *AP_(memo_new)(UInt buckets_log2, SizeT bytes);

/* Returns what memo_add returned for the stack that the caller is in now, or NULL. */
extern struct ap_stack_ref *AP_(memo_find)(struct ap_memo *m, const struct ap_caller *c);

/* Remembers the unwind of the n frames that the caller is in, innermost first, as host_unwind gives them. Returns
   a reference for the caller to fill, valid until the memo is cleared. Returns NULL for stacks that the memo
   cannot check by their return addresses: with frames of signal handlers, on a stack that is not the thread's
   own, very deep ones. */
extern struct ap_stack_ref *AP_(memo_add)(struct ap_memo *m, const struct ap_caller *c, const Addr *ips, const Addr *sps,
                                          const Addr *fps, UInt n);

extern void AP_(memo_clear)(struct ap_memo *m);

/* How often a stack was found, was not, could not be remembered; how many unwinds were compared for that; how
   often the memo was cleared. */
struct ap_memo_stats { ULong found, missed, refused, steps, cleared; };
extern const struct ap_memo_stats *AP_(memo_stats)(const struct ap_memo *m);

#endif
