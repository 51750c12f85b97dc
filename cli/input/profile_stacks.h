/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The objects, frames, inlined calls, jumps and stacks of a profile, into the model. */
#ifndef CLI_PROFILE_STACKS_H
#define CLI_PROFILE_STACKS_H

#include "input/xmlpull.h"
#include "model/model.h"

struct stack_reading {
	struct xmlpull *pull;
	struct model *model;
	/* from the ids of the file, [0] being none, to those of the model */
	GArray *objects, *frames, *stacks;
	GArray *calls;               /* of uint32_t: frames of the model, those of one of the file's next to each other */
	GArray *chains;              /* by the file's frame: the calls that it stands for */
	uint32_t last_resolved;      /* the frame of the last call */
	GArray *jumps;               /* of uint32_t: frames of the model, those between the same two of the file's next to each other */
	GHashTable *between;         /* two of the file's frames that stand next to each other → place in betweens + 1 */
	GArray *betweens;            /* those of jumps between them */
	uint64_t last_between;       /* the two of the last jump */
	GArray *stack_frames;        /* by the file's stack: the file's frame */
	GArray *edges;               /* of struct profile_edge: frames that stand next to each other, each two once */
	GHashTable *known_edges;
};

/* Two of the file's frames: `outer` called what became `inner`. */
struct profile_edge { uint32_t outer, inner; };

/* What a profile has of code, by the file's ids, [0] being none. */
struct profile_frames {
	GArray *objects, *frames;    /* of uint32_t: the ids in the model */
	GArray *edges;               /* of struct profile_edge */
	bool resolved;               /* the calls are among it already */
};
void profile_frames_clear(struct profile_frames *f);

void profile_stacks_begin(struct stack_reading *r, struct xmlpull *pull, struct model *m);
void profile_stacks_end(struct stack_reading *r);

/* One element of each list. */
bool profile_object(struct stack_reading *r, const struct pull_value *v, GError **error);
bool profile_frame(struct stack_reading *r, const struct pull_value *v, GError **error);
bool profile_call(struct stack_reading *r, const struct pull_value *v, GError **error);
bool profile_jump(struct stack_reading *r, const struct pull_value *v, GError **error);
bool profile_stack(struct stack_reading *r, const struct pull_value *v, GError **error);

/* The model's stack for one that another element refers to; a required one may not be none. */
bool profile_stack_id(struct stack_reading *r, const struct pull_value *v, bool required, stack_id *id, GError **error);

/* What was read; the caller's from then on. */
void profile_stacks_take(struct stack_reading *r, struct profile_frames *f);

#endif
