/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Call stacks: each distinct one is a node of a tree, from the outermost frame inwards. Unwinding is the costly
   part of an event, so an unwind is remembered with the words of the stack that it rests on and is used again
   while they are the same. */
#ifndef AP_STACKS_H
#define AP_STACKS_H

#include "ap_basics.h"

/* The parent of an outermost frame whose callers were left out because of --depth, or could not be found. */
#define AP_STACK_CUT 0xFFFFFFFFu

struct ap_stack {
	struct ap_stack *next;   /* these two as VgHashTable wants them */
	UWord key;               /* parent's id << 32 | frame's id */
	UInt id;                 /* from 1; a parent's is smaller */
	UInt profile_id;            /* scratch of the writer: the id in the profile, or 0 */
};

static inline UInt AP_(stack_parent)(const struct ap_stack *s) { return s->key >> 32; }
static inline UInt AP_(stack_frame)(const struct ap_stack *s) { return (UInt)s->key; }

/* A stack that a thread stands in, with a place where the caller keeps what belongs to the stack in this thread: `site` is
   NULL when the reference is new. Valid until the next call. */
struct ap_stack_ref { UInt stack; void *site; };

extern void AP_(stacks_init)(void);

/* The addresses at which the program and its loader (0: none) start: stacks end there, and not in the words below. */
extern void AP_(stacks_set_entry_points)(Addr program, Addr loader);

/* The stack that tid stands in now; serial tells threads apart that had the same tid. Allocates and unwinds only where
   the stack is not remembered. */
extern struct ap_stack_ref *AP_(stack_current)(ThreadId tid, UInt serial);

/* The same without a memory, for rare events: its id. */
extern UInt AP_(stack_unwind_now)(ThreadId tid);

/* The stack from the frame of tid outwards in which the address lies, or 0 where that is not known. */
extern UInt AP_(stack_containing)(ThreadId tid, Addr address);

/* Drops what is remembered: to be called when code was unmapped, and in a forked child. */
extern void AP_(stacks_forget_unwinds)(void);

/* The number of stacks, and the one with id 1 … n. */
extern UInt AP_(stacks_count)(void);
extern struct ap_stack *AP_(stack_by_id)(UInt id);

/* The id that the stack has in the profile; 0 for no stack (0 or AP_STACK_CUT), and for one that the profile does not have. */
static inline UInt AP_(stack_profile_id)(UInt id)
{
	return id == 0 || id == AP_STACK_CUT ? 0 : AP_(stack_by_id)(id)->profile_id;
}

/* How remembering went, for --stats=yes and --check-stacks=yes. Returns how many remembered stacks were wrong. */
extern ULong AP_(stacks_print_stats)(void);

#endif
