/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Finds the stacks to blame for an exceeded limit: the largest ones, or those that grew most since the baseline. */
#ifndef CLI_GATE_BLAME_H
#define CLI_GATE_BLAME_H

#include "analysis/compare.h"
#include "analysis/gate_result.h"

/* Fills r's culprits with the stacks of one pair of rows. old and new are the rows of sides without lines, so that code which
   only moved is no change. lines has the same sides with their lines, which name the culprits. */
void gate_blame(struct gate_result *r, const struct side_pair *lines, const struct grouping *old, const struct grouping *new,
                const struct compare_pair *pair);

#endif
