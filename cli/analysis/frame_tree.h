/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The stacks of a report as one tree of named frames, the outermost first: what pictures and exports are made from. Sites whose stacks look
   the same, and that also agree in what else a reader can ask for, are added up. Everything is ordered by names, so that equal
   profiles make equal trees. */
#ifndef CLI_FRAME_TREE_H
#define CLI_FRAME_TREE_H

#include "analysis/aggregate.h"
#include "names/symbol_class.h"

/* What a sample belongs to, besides its stack; the order in which samples of one node are sorted. */
enum frame_label { LABEL_PROCESS, LABEL_THREAD, LABEL_TEST, LABEL_REGION, LABEL_PHASE, FRAME_LABELS };

/* Their names: `thread`. */
extern const char *const frame_label_names[FRAME_LABELS];

/* A frame, and the node of its caller. Node 0 is the root, which has no call. A node without a call below it stands for the frames that
   were cut off there. A parent comes before its children, depth first, and siblings stand in the order of their names. */
struct frame_node { uint32_t parent; call_id call; };

/* What was allocated in one stack, with one set of labels. */
struct frame_sample {
	uint32_t node;                  /* of the innermost frame; 0: the stack is not known */
	name_id labels[FRAME_LABELS];   /* none: the run has no such thing, or the sample lies in none */
	bool runtime;                   /* it belongs to harness and runtime */
	guint first_site, sites;        /* in frame_tree.sites: what is added up in current */
	guint baseline;                 /* for frame_tree_baseline */
	struct cost current;            /* blocks at the peak are those of the process with the highest peak */
};

/* Whose a function is. */
struct frame_owner { enum origin origin; enum symbol_class class; name_id crate; };

/* What a tree is made from: the rows of one side, and those of harness and runtime. */
struct frame_source { const struct grouping *rows, *runtime; };

struct frame_tree {
	const struct catalog *catalog;
	GArray *nodes;                  /* of struct frame_node */
	GArray *samples;                /* of struct frame_sample, sorted by node, then by labels */
	GArray *baselines;              /* of struct cost, which frame_tree_baseline returns; NULL without a baseline */
	GArray *sites;                  /* of uint32_t: indices into the sites of the (current) model, in order for each sample */
	GHashTable *owners;             /* GUINT_TO_POINTER of the id of a function's name → struct frame_owner */
	bool compares;                  /* there is a baseline */
	struct cost baseline, current;  /* the sums over all samples */
};

/* Returns the tree of the rows of a report; of those of two sides with one catalog, if baseline is not NULL. Borrows its arguments. Free
   with frame_tree_free. */
struct frame_tree *frame_tree_new(const struct frame_source *current, const struct frame_source *baseline);
void frame_tree_free(struct frame_tree *t);

static inline const struct frame_node *frame_tree_node(const struct frame_tree *t, uint32_t i)
{ return &g_array_index(t->nodes, struct frame_node, i); }
static inline const struct frame_sample *frame_tree_sample(const struct frame_tree *t, guint i)
{ return &g_array_index(t->samples, struct frame_sample, i); }

/* Returns the cost that a sample has in the baseline; there is one. */
static inline const struct cost *frame_tree_baseline(const struct frame_tree *t, guint i)
{ return &g_array_index(t->baselines, struct cost, frame_tree_sample(t, i)->baseline); }

/* Return whose a function is, or the function of a call. */
struct frame_owner frame_tree_function_owner(const struct frame_tree *t, name_id function);
struct frame_owner frame_tree_owner(const struct frame_tree *t, call_id call);

#endif
