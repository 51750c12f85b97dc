/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads which allocators the recorder saw by calls of their own functions, and what it did not see of them, into the model. */
#ifndef CLI_PROFILE_ALLOCATORS_H
#define CLI_PROFILE_ALLOCATORS_H

#include "input/xmlpull.h"
#include "model/model.h"

struct allocator_reading {
	struct xmlpull *pull;
	struct model *model;
	struct process *process;
	uint32_t allocators;
};

/* Makes r ready. Borrows all of these. */
void profile_allocators_begin(struct allocator_reading *r, struct xmlpull *pull, struct model *m, struct process *process);

/* Reads one <allocator>. */
bool profile_allocator(struct allocator_reading *r, const struct pull_value *v, GError **error);

/* Marks the process if its counters show that not all of an allocator was seen. */
void profile_allocators_end(struct allocator_reading *r);

#endif
