/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reduces a model to what is the same wherever and whenever the program runs: names, canonical paths, lines and
   counters. */
#ifndef CLI_BASELINE_CANON_H
#define CLI_BASELINE_CANON_H

#include "model/model.h"

/* Returns a new model with only that; free it with model_free. Its frames have no address and are sorted.
   Threads of a process with the same name, creator and place of creation become one, whose cost.sites counts
   them. So do the sites of one thread, stack, phase and region, which are sorted, too. */
struct model *baseline_canonical(const struct model *m, const char *workspace);

/* Compares frames for sorting: less than, equal to or greater than 0. */
int baseline_compare_frames(const struct model *m, const struct frame *a, const struct frame *b);

/* Compares the phases and regions of sites for sorting. */
int baseline_compare_scopes(const struct model *m, const struct site *a, const struct site *b);

/* Compares stacks for sorting, innermost frames first. Their frames must be sorted. */
int baseline_compare_stacks(const struct model *m, stack_id a, stack_id b);

#endif
