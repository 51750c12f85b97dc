/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Adds the model's list of leaks to the counters of sites, threads and processes, where rows, totals, limits and baselines
   read them. */
#ifndef CLI_LEAK_TALLY_H
#define CLI_LEAK_TALLY_H

#include "model/model.h"

/* A leak counts by its kind, or as suppressed if a rule matches it. If leak checking was off in a process, its leaks become
   "unknown", not 0. A second call changes nothing. */
void leak_tally(struct model *m);

#endif
