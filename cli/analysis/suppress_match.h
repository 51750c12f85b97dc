/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Matches the leaks of a model with suppression rules. */
#ifndef CLI_SUPPRESS_MATCH_H
#define CLI_SUPPRESS_MATCH_H

#include "analysis/suppress.h"
#include "model/model.h"

/* Sets each leak's suppression to the number, from 1, of the first rule that matches it. used has an entry for each rule, or is
   NULL: a rule that took a leak becomes true; so does a rule from a file that matches a leak which an earlier rule took.
   Patterns see canonical names of functions. */
void suppress_apply(const GPtrArray *rules, struct model *m, bool *used);

#endif
