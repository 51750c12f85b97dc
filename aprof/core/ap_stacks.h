/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Call stacks. Each distinct stack is a node of a tree that grows from the outermost frame inwards. */
#ifndef AP_STACKS_H
#define AP_STACKS_H

#include "core/ap_list.h"

/* The parent of an outermost frame that has callers, but --depth leaves them out or the unwinder cannot find
   them. */
#define AP_STACK_CUT 0xFFFFFFFFu

struct ap_stack {
	struct ap_keyed keyed;  /* id of the parent << 32 | id of the frame; the number is the stack's id, from 1 */
	UInt profile_id;        /* its id in the profile that is being written, or 0 */
};

static inline UInt AP_(stack_parent)(const struct ap_stack *s) { return s->keyed.key >> 32; }
static inline UInt AP_(stack_frame)(const struct ap_stack *s) { return (UInt)s->keyed.key; }

struct ap_frames;
struct ap_unwinding;

/* The stacks of a recorder. A parent has a smaller id than its children. */
struct ap_stacks {
	struct ap_list list;       /* of struct ap_stack */
	struct ap_index by_key;
	struct ap_frames *frames;  /* those that the stacks consist of */
	struct ap_unwinding *unwinding;   /* what ap_unwinding keeps; NULL: nobody unwinds */
};

/* Makes an empty tree, which stack_below fills. */
extern void AP_(stacks_init)(struct ap_stacks *stacks, struct ap_frames *frames);

/* Returns the id of the stack of `frame`, called from the stack `parent` (0 or AP_STACK_CUT: none); a new one if
   need be. */
extern UInt AP_(stack_below)(struct ap_stacks *stacks, UInt parent, UInt frame);

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

#endif
