/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which stacks account for what a limit found: the largest, or those that grew most against a baseline. */
#ifndef CLI_GATE_BLAME_H
#define CLI_GATE_BLAME_H

#include "analysis/compare.h"
#include "analysis/gate_result.h"

/* Fills r's culprits with the traces of the pair's rows. These are of sides that mind no lines, so that what only moved is no
   change; lines: the same sides as they are, to name the culprits. */
void gate_blame(struct gate_result *r, const struct side_pair *lines, const struct grouping *old, const struct grouping *new,
                const struct compare_pair *pair);

#endif
