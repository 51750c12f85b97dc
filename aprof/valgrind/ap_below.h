/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* --only-below: an allocation counts if its stack has a frame of a function that the option names. Whether a stack has one is found out
   once, when the stack is new. Memory grows with the number of stacks and frames. */
#ifndef AP_BELOW_H
#define AP_BELOW_H

#include "core/ap_stacks.h"

/* Whether the option is given. */
extern Bool AP_(below_is_asked)(void);

/* Whether allocations at the stack count: always, unless the option is given. */
extern Bool AP_(below_counts)(const struct ap_stacks *stacks, UInt stack);

/* Whether any stack met so far is one whose callers the unwinder did not find. Nobody knows what such a stack is below. It does not
   count. */
extern Bool AP_(below_is_in_doubt)(void);

/* Call this if so, for each allocation that does not count because of its stack. */
extern void AP_(below_note_uncounted)(UInt stack);

/* How many allocations did not count because nobody knows what their stacks are below. */
extern ULong AP_(below_doubts)(void);

/* In a forked child, or when counting begins anew: none so far. */
extern void AP_(below_restart)(void);

#endif
