/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What became of the blocks that are alive at the end, from the model's list of leaks into the counters: of sites, their
   threads and their processes. From then on rows, totals, limits and baselines know it. */
#ifndef CLI_LEAK_TALLY_H
#define CLI_LEAK_TALLY_H

#include "model/model.h"

/* Of a process whose leaks are known each leak counts by its kind, or as suppressed where it falls under a rule; the leaks of
   other processes are from then on said not to be known. To do so again changes nothing. */
void leak_tally(struct model *m);

#endif
