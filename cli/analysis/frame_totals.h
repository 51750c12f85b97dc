/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* One metric of a frame tree, added up from the leaves to the root: what a picture of stacks draws. Frames of one caller that name the same
   function are one here, whatever their lines. frame_totals_choose then says which frames are large enough to be drawn, and
   what the others come to. */
#ifndef CLI_FRAME_TOTALS_H
#define CLI_FRAME_TOTALS_H

#include "analysis/frame_tree.h"
#include "model/metrics.h"

/* A function as called from the functions above it. */
struct frame_total {
	uint32_t parent, first_child, next;   /* indices of frame_totals.all; 0: the root as a parent, else none */
	uint32_t depth;             /* 0: the root, which is no function */
	uint32_t node;              /* one of its nodes; 0: the stacks that are not known, or the root */
	bool inlined;               /* each of its calls is */
	bool shown;                 /* it was chosen */
	int64_t current, baseline;  /* with what its callees allocate */
	int64_t own_current, own_baseline;
	uint64_t weight;            /* how large it is drawn; never more than its parent's */
	uint64_t rest_weight;       /* what its callees that are not shown come to, */
	int64_t rest_current, rest_baseline;
	guint rest_frames;          /* and how many frames these are with all that they call. Those without weight do not count */
};

/* What makes a frame large: what it has in the current run; or how much its stacks changed, those that grew added to those that shrank. */
enum frame_weight { WEIGHT_CURRENT, WEIGHT_CHANGE };

/* Frames with a weight that are not shown, by the reason. */
struct frame_left_out { guint below, deeper, beyond; };

struct frame_totals {
	const struct frame_tree *tree;
	enum metric metric;
	GArray *all;                /* of struct frame_total: the root first, parents before children */
	struct frame_left_out left_out;
};

/* Which frames to show: with at least one part in `one_in` of the root's weight, not deeper than `deepest`, and of these the `most` heaviest.
   0: any share, any depth. */
struct frame_choice { uint64_t one_in; uint32_t deepest; guint most; };

/* Returns the totals of a tree, with nothing chosen but the root. Borrows the tree. Free with frame_totals_free. */
struct frame_totals *frame_totals_new(const struct frame_tree *t, enum metric metric, enum frame_weight weight);
void frame_totals_free(struct frame_totals *t);

/* Chooses the frames to show, once. */
void frame_totals_choose(struct frame_totals *t, struct frame_choice choice);

static inline struct frame_total *frame_totals_at(const struct frame_totals *t, uint32_t i)
{ return &g_array_index(t->all, struct frame_total, i); }

/* Returns the function's name; `???` for stacks that are not known, `…` for callers that were cut off. Not for the root. */
const char *frame_totals_name(const struct frame_totals *t, uint32_t i);

/* Returns whose the function is. */
struct frame_owner frame_totals_owner(const struct frame_totals *t, uint32_t i);

/* Returns the indices of the callees that are shown: in the order of their names, or the heaviest first. Free with g_array_unref. */
enum frame_order { ORDER_NAME, ORDER_WEIGHT };
GArray *frame_totals_shown(const struct frame_totals *t, uint32_t i, enum frame_order order);

/* Returns the indices of the outermost frames that only the baseline has, those that had most first. Free with g_array_unref. */
GArray *frame_totals_gone(const struct frame_totals *t);

#endif
