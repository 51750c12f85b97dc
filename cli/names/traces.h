/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Stacks as a report shows them: trimmed at both ends, and equal ones merged. */
#ifndef CLI_TRACES_H
#define CLI_TRACES_H

#include "names/frame_names.h"

struct traces;

/* Borrows all of these. full: trim nothing. */
struct traces *traces_new(const struct model *m, struct catalog *c, struct frame_names *n, bool full);
void traces_free(struct traces *t);

/* Returns the trace of the stack s, which is attributed to the frame at `attributed`: without the allocator's
   frames at its inner end and without what runs main or a thread at its outer end. */
trace_id traces_of(struct traces *t, stack_id s, stack_id attributed);

#endif
