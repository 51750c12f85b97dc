/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The functions of a frame tree and the calls between them: what each line of a function allocates itself, and what is allocated below each
   call. */
#ifndef CLI_CALL_GRAPH_H
#define CLI_CALL_GRAPH_H

#include "analysis/frame_tree.h"
#include "model/metrics.h"

/* Functions of one name in several files or objects are several. What is not known is `???`; the functions that were cut off are one, `…`. The
   texts are the catalog's or constants: equal ones are one pointer. */
struct graph_function { const char *name, *file, *object; };

/* What a line of a function allocates itself, or below its calls of one function. What was not measured is 0. */
struct graph_cost {
	uint32_t function, line, callee;     /* indices of functions; callee: GRAPH_SELF, or the function called */
	int64_t values[METRIC_COUNT];
};

enum { GRAPH_SELF = UINT32_MAX };

struct call_graph {
	GArray *functions;    /* of struct graph_function */
	GArray *costs;        /* of struct graph_cost, in the order of functions; what a function allocates itself comes first */
};

/* A stack counts once for each pair of a caller and a callee, however often recursion repeats it: at the outermost of these calls. So no call has
   more than the whole run. Borrows the tree's catalog. Free with call_graph_free. */
struct call_graph *call_graph_new(const struct frame_tree *t);
void call_graph_free(struct call_graph *g);

static inline const struct graph_function *call_graph_function(const struct call_graph *g, uint32_t i)
{ return &g_array_index(g->functions, struct graph_function, i); }

#endif
