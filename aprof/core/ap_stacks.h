/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Call stacks. Each distinct stack is a node of a tree that grows from the outermost frame inwards. Unwinding
   is the costly part of an event, so ap_memo remembers unwinds. */
#ifndef AP_STACKS_H
#define AP_STACKS_H

#include "core/ap_basics.h"

/* The parent of an outermost frame that has callers, but --depth leaves them out or the unwinder cannot find
   them. */
#define AP_STACK_CUT 0xFFFFFFFFu

struct ap_stack {
	struct ap_stack *next;  /* VgHashTable needs these two first */
	UWord key;              /* id of the parent << 32 | id of the frame */
	UInt id;                /* from 1; the parent has a smaller one */
	UInt profile_id;        /* its id in the profile that is being written, or 0 */
};

static inline UInt AP_(stack_parent)(const struct ap_stack *s) { return s->key >> 32; }
static inline UInt AP_(stack_frame)(const struct ap_stack *s) { return (UInt)s->key; }

/* A stack in a thread. `site` is for what the caller keeps about the two; a new reference has NULL there. A
   reference is valid until the next call. */
struct ap_stack_ref { UInt stack; void *site; };

extern void AP_(stacks_init)(void);

/* Sets where the program and its dynamic loader start (0: it has no loader). Stacks end there: what the
   unwinder finds beyond is no frame. */
extern void AP_(stacks_set_entry_points)(Addr program, Addr loader);

/* Returns the stack that tid is in now. `serial` is the thread's, because a ThreadId is used again. Unwinds
   and allocates only where ap_memo does not remember the stack. */
extern struct ap_stack_ref *AP_(stack_current)(ThreadId tid, UInt serial);

/* Unwinds the stack that tid is in now, and returns its id. Does not ask the memo, so it is for rare events.
   */
extern UInt AP_(stack_unwind_now)(ThreadId tid);

/* Returns the stack from the frame of tid outwards that contains the address, or 0 where that is not known. */
extern UInt AP_(stack_containing)(ThreadId tid, Addr address);

/* Forgets all unwinds. Call this after the program has unmapped code, and in a forked child. */
extern void AP_(stacks_forget_unwinds)(void);

/* The number of stacks, and the stack with this id, 1 … n. */
extern UInt AP_(stacks_count)(void);
extern struct ap_stack *AP_(stack_by_id)(UInt id);

/* The id that the stack has in the profile; 0 for no stack (0 or AP_STACK_CUT), and for one that the profile
   does not have. */
static inline UInt AP_(stack_profile_id)(UInt id)
{
	return id == 0 || id == AP_STACK_CUT ? 0 : AP_(stack_by_id)(id)->profile_id;
}

/* Prints how well the memo did, for --stats=yes and --check-stacks=yes. Returns how many remembered stacks
   were wrong. */
extern ULong AP_(stacks_print_stats)(void);

#endif
