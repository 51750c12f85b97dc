/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The objects, frames, inlined calls and stacks of a profile, into the model. */
#ifndef CLI_PROFILE_STACKS_H
#define CLI_PROFILE_STACKS_H

#include "model.h"
#include "xmlpull.h"

struct stack_reading {
	struct xmlpull *pull;
	struct model *model;
	/* from the ids of the file, [0] being none, to those of the model */
	GArray *objects, *frames, *stacks;
	GArray *calls;               /* of uint32_t: frames of the model, those of one of the file's next to each other */
	GArray *chains;              /* by the file's frame: the calls that it stands for */
	uint32_t last_resolved;      /* the frame of the last call */
};

void profile_stacks_begin(struct stack_reading *r, struct xmlpull *pull, struct model *m);
void profile_stacks_end(struct stack_reading *r);

/* One element of each list. */
bool profile_object(struct stack_reading *r, const struct pull_value *v, GError **error);
bool profile_frame(struct stack_reading *r, const struct pull_value *v, GError **error);
bool profile_call(struct stack_reading *r, const struct pull_value *v, GError **error);
bool profile_stack(struct stack_reading *r, const struct pull_value *v, GError **error);

/* The model's stack for one that another element refers to; a required one may not be none. */
bool profile_stack_id(struct stack_reading *r, const struct pull_value *v, bool required, stack_id *id, GError **error);

/* The frames that were read, by the file's ids; the caller's from then on. */
GArray *profile_stacks_take_frames(struct stack_reading *r);

#endif
