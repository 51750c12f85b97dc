/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which leaks of a model fall under a rule of the suppressions. */
#ifndef CLI_SUPPRESS_MATCH_H
#define CLI_SUPPRESS_MATCH_H

#include "analysis/suppress.h"
#include "model/model.h"

/* Sets every leak's suppression to the number, from 1, of the first rule that it falls under. used, which may be NULL, has a
   place for each rule: those that took a leak become true, and those of a file that would have, were there none before them.
   Functions are known by their canonical names. */
void suppress_apply(const GPtrArray *rules, struct model *m, bool *used);

#endif
