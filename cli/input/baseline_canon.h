/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What of a model is the same wherever and whenever the program runs: names, canonical paths, lines and counters. */
#ifndef CLI_BASELINE_CANON_H
#define CLI_BASELINE_CANON_H

#include "model/model.h"

/* A new model of that. Frames have no address and stand in order; threads of a process that have the same name, creator
   and place of creation are one, and so are the sites of one thread and stack, in order too. A thread's cost.sites says
   of how many it is made. */
struct model *baseline_canonical(const struct model *m, const char *workspace);

/* The order of frames: less than, equal to or greater than 0. */
int baseline_compare_frames(const struct model *m, const struct frame *a, const struct frame *b);

/* The order of stacks, whose frames must stand in order: by the innermost frames first. */
int baseline_compare_stacks(const struct model *m, stack_id a, stack_id b);

#endif
