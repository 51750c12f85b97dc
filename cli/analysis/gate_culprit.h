/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The stacks to blame when a limit is exceeded or an assertion fails, as texts: they outlive the model. */
#ifndef CLI_GATE_CULPRIT_H
#define CLI_GATE_CULPRIT_H

#include "analysis/side.h"

enum { GATE_CULPRITS = 5 };   /* a failure has at most so many */

/* One frame of a culprit's stack. */
struct gate_frame {
	char *function, *file;    /* file: canonical, see base/paths.h; NULL: unknown */
	uint32_t line;            /* 0: unknown */
	bool inlined, jumped;
};

/* A stack to blame for an exceeded limit or a failed assertion. */
struct gate_culprit {
	char *function;           /* the function that --attribute charges with the allocations */
	char *file;               /* where in the function; NULL: unknown */
	uint32_t line;            /* 0: unknown */
	int64_t baseline, actual; /* the values of the metric; baseline is 0 if the limit is a number. Of an assertion: allocations */
	int64_t bytes;            /* of an assertion; else 0 */
	GArray *frames;           /* of struct gate_frame, as a report shows them, innermost first */
	guint own;                /* the index of the function's frame; 0 if there are no frames */
	bool cut;                 /* callers are missing */
};

/* Returns a stack of the side's model with its names, and no numbers. */
struct gate_culprit *gate_culprit_new(const struct side *side, stack_id stack);

/* For g_ptr_array_new_with_free_func. */
void gate_culprit_free(gpointer culprit);

#endif
