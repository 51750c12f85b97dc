/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The stack that the program is in now. Unwinding is the costly part of an event, so ap_memo remembers unwinds. */
#ifndef AP_UNWINDING_H
#define AP_UNWINDING_H

#include "core/ap_memo.h"
#include "core/ap_stacks.h"

/* How to unwind. */
struct ap_unwind_options {
	UInt depth;                 /* the most frames that a stack keeps; 0: all */
	Bool check_stacks;          /* compare each remembered stack with a full unwind */
	UInt memo_buckets_log2;
	SizeT memo_bytes;
};

/* Call this before the functions below. */
extern void AP_(stacks_init_unwinding)(struct ap_stacks *stacks, const struct ap_unwind_options *options);

/* Sets where the program and its dynamic loader start (0: it has no loader). Stacks end there: what the
   unwinder finds beyond is no frame. */
extern void AP_(stacks_set_entry_points)(struct ap_stacks *stacks, Addr program, Addr loader);

/* Returns the stack that the caller is in now, valid until the next call. Unwinds and allocates only where
   ap_memo does not remember the stack. */
extern struct ap_stack_ref *AP_(stack_current)(struct ap_stacks *stacks, const struct ap_caller *c);

/* Unwinds the stack that the caller is in now, and returns its id. Does not ask the memo, so it is for rare
   events. */
extern UInt AP_(stack_unwind_now)(struct ap_stacks *stacks, const struct ap_caller *c);

/* Returns the id of the stack that n addresses are, innermost first, as host_unwind gave them. cut: there are more. */
extern UInt AP_(stack_of)(struct ap_stacks *stacks, const Addr *ips, UInt n, Bool cut);

/* Returns the stack from the frame of the caller outwards that contains the address, or 0 where that is not
   known. */
extern UInt AP_(stack_containing)(struct ap_stacks *stacks, const struct ap_caller *c, Addr address);

/* Forgets all unwinds. Call this after the program has unmapped code. */
extern void AP_(stacks_forget_unwinds)(struct ap_stacks *stacks);

/* The same, and stacks_stats begins at 0: another process or thread goes on with the memory of this one's unwinds. */
extern void AP_(stacks_change_hands)(struct ap_stacks *stacks);

/* What unwinding did: how often it unwound, how many remembered stacks were compared with that, and how many of
   these were wrong. */
struct ap_stacks_stats { ULong unwinds, checked, wrong; const struct ap_memo_stats *memo; };
extern struct ap_stacks_stats AP_(stacks_stats)(const struct ap_stacks *stacks);

#endif
