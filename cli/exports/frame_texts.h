/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The frames of a tree as Valgrind's tools write them: `0x0: pool::job (src/job.rs:3)`. The address is the same for all, since it would differ
   from build to build. Stacks of equal texts are one stack here. */
#ifndef CLI_FRAME_TEXTS_H
#define CLI_FRAME_TEXTS_H

#include "analysis/frame_tree.h"

/* A frame and the stack of its caller. Stack 0 is not known: its text is `0x0: ???`. */
struct text_stack { uint32_t parent, text; };

struct frame_texts {
	GPtrArray *texts;     /* of char *: each once, escaped. [0] is that of stack 0 */
	GArray *stacks;       /* of struct text_stack: callers come first */
	uint32_t *stack_of;   /* by node of the tree */
};

/* Borrows nothing. Free with frame_texts_free. */
struct frame_texts *frame_texts_new(const struct frame_tree *t);
void frame_texts_free(struct frame_texts *t);

static inline const struct text_stack *frame_texts_stack(const struct frame_texts *t, uint32_t i)
{ return &g_array_index(t->stacks, struct text_stack, i); }
static inline const char *frame_texts_text(const struct frame_texts *t, uint32_t text)
{ return (const char *)g_ptr_array_index(t->texts, text); }

#endif
