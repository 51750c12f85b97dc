/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_stacks.h"

UInt AP_(stack_below)(struct ap_stacks *stacks, UInt parent, UInt frame)
{
	UWord key = (UWord)parent << 32 | frame;
	struct ap_stack *s = AP_(index_find)(&stacks->by_key, key);
	if (!s)
		s = AP_(index_add)(&stacks->by_key, key);
	return s->keyed.number;
}

void AP_(stacks_init)(struct ap_stacks *stacks, struct ap_frames *frames)
{
	AP_(index_init)(&stacks->by_key, &stacks->list, sizeof(struct ap_stack));
	stacks->frames = frames;
	stacks->unwinding = NULL;
}
