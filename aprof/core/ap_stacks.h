/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Call stacks. Each distinct stack is a node of a tree that grows from the outermost frame inwards. Unwinding
   is the costly part of an event, so ap_memo remembers unwinds. */
#ifndef AP_STACKS_H
#define AP_STACKS_H

#include "core/ap_list.h"
#include "core/ap_memo.h"

/* The parent of an outermost frame that has callers, but --depth leaves them out or the unwinder cannot find
   them. */
#define AP_STACK_CUT 0xFFFFFFFFu

struct ap_stack {
	struct ap_keyed keyed;  /* id of the parent << 32 | id of the frame; the number is the stack's id, from 1 */
	UInt profile_id;        /* its id in the profile that is being written, or 0 */
};

static inline UInt AP_(stack_parent)(const struct ap_stack *s) { return s->keyed.key >> 32; }
static inline UInt AP_(stack_frame)(const struct ap_stack *s) { return (UInt)s->keyed.key; }

struct ap_unwinding;

/* The stacks of a recorder. A parent has a smaller id than its children. */
struct ap_stacks {
	struct ap_list list;       /* of struct ap_stack */
	struct ap_index by_key;
	struct ap_frames *frames;  /* those that the stacks consist of */
	struct ap_unwinding *unwinding;
};

/* Makes an empty tree, which stack_below fills. */
extern void AP_(stacks_init)(struct ap_stacks *stacks, struct ap_frames *frames);

/* Returns the id of the stack of `frame`, called from the stack `parent` (0 or AP_STACK_CUT: none); a new one if
   need be. */
extern UInt AP_(stack_below)(struct ap_stacks *stacks, UInt parent, UInt frame);

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

/* Returns the id of the stack that n addresses are, innermost first, as host_unwind gave them. */
extern UInt AP_(stack_of)(struct ap_stacks *stacks, const Addr *ips, UInt n);

/* Returns the stack from the frame of the caller outwards that contains the address, or 0 where that is not
   known. */
extern UInt AP_(stack_containing)(struct ap_stacks *stacks, const struct ap_caller *c, Addr address);

/* Forgets all unwinds. Call this after the program has unmapped code, and in a forked child. */
extern void AP_(stacks_forget_unwinds)(struct ap_stacks *stacks);

/* The number of stacks, and the stack with this id, 1 … n. */
static inline UInt AP_(stacks_count)(const struct ap_stacks *stacks) { return stacks->list.count; }
static inline struct ap_stack *AP_(stack_by_id)(const struct ap_stacks *stacks, UInt id)
{
	return AP_(list_at)(&stacks->list, id - 1);
}

/* The id that the stack has in the profile; 0 for no stack (0 or AP_STACK_CUT), and for one that the profile
   does not have. */
static inline UInt AP_(stack_profile_id)(const struct ap_stacks *stacks, UInt id)
{
	return id == 0 || id == AP_STACK_CUT ? 0 : AP_(stack_by_id)(stacks, id)->profile_id;
}

/* What unwinding did: how often it unwound, how many remembered stacks were compared with that, and how many of
   these were wrong. */
struct ap_stacks_stats { ULong unwinds, checked, wrong; const struct ap_memo_stats *memo; };
extern struct ap_stacks_stats AP_(stacks_stats)(const struct ap_stacks *stacks);

#endif
