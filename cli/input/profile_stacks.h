/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads the objects, frames, inlined calls, jumps and stacks of a profile into the model. */
#ifndef CLI_PROFILE_STACKS_H
#define CLI_PROFILE_STACKS_H

#include "input/xmlpull.h"
#include "model/model.h"

struct stack_reading {
	struct xmlpull *pull;
	struct model *model;
	/* map the file's ids to the model's; [0] is none */
	GArray *objects, *frames, *stacks;
	GArray *calls;               /* of uint32_t: frames in the model; those of one frame of the file are
	                                neighbours */
	GArray *chains;              /* by frame of the file: the calls that it stands for */
	uint32_t last_resolved;      /* the frame of the previous call */
	GArray *jumps;               /* of uint32_t: frames in the model; those between the same two frames of the
	                                file are neighbours */
	GHashTable *between;         /* two neighbouring frames of the file → index in betweens + 1 */
	GArray *betweens;            /* the jumps between them */
	uint64_t last_between;       /* the two frames of the previous jump */
	GArray *stack_frames;        /* by stack of the file: the frame of the file */
	GArray *edges;               /* of struct profile_edge: neighbouring frames, each pair once */
	GHashTable *known_edges;
};

/* Two frames of the file: `outer` called what became `inner`. */
struct profile_edge { uint32_t outer, inner; };

/* What a profile says about code, by the file's ids; [0] is none. */
struct profile_frames {
	GArray *objects, *frames;    /* of uint32_t: ids in the model */
	GArray *edges;               /* of struct profile_edge */
	bool resolved;               /* the profile already has its calls */
};
void profile_frames_clear(struct profile_frames *f);

/* Makes r ready for the elements below; profile_stacks_end frees what it has. Borrows pull and m. */
void profile_stacks_begin(struct stack_reading *r, struct xmlpull *pull, struct model *m);
void profile_stacks_end(struct stack_reading *r);

/* Each reads one element of its list. */
bool profile_object(struct stack_reading *r, const struct pull_value *v, GError **error);
bool profile_frame(struct stack_reading *r, const struct pull_value *v, GError **error);
bool profile_call(struct stack_reading *r, const struct pull_value *v, GError **error);
bool profile_jump(struct stack_reading *r, const struct pull_value *v, GError **error);
bool profile_stack(struct stack_reading *r, const struct pull_value *v, GError **error);

/* Sets *id to the model's stack that an attribute refers to. If required, it must be there. */
bool profile_stack_id(struct stack_reading *r, const struct pull_value *v, bool required, stack_id *id, GError **error);

/* Moves what was read to the caller. */
void profile_stacks_take(struct stack_reading *r, struct profile_frames *f);

#endif
