/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which stacks account for what a limit found: the largest, or those that grew most against a baseline. */
#ifndef CLI_GATE_BLAME_H
#define CLI_GATE_BLAME_H

#include "analysis/compare.h"
#include "analysis/gate.h"

/* One model's part: its rows, whose catalog minds no lines, and what they were made with. Of no baseline all
   are NULL. */
struct gate_side {
	const struct model *model;
	struct attribution *attribution;
	struct grouping *rows;
	process_id peak;
};

/* The metric of a cost. */
int64_t gate_metric_of(const struct cost *cost, enum gate_metric metric);

struct gate_blame;

/* For any number of rows of the same two models. Borrows all of these. */
struct gate_blame *gate_blame_new(const struct model *m, const struct model *baseline,
                                  const struct report_options *options);
void gate_blame_free(struct gate_blame *b);

/* Fills r's culprits with the traces of the pair's groups. */
void gate_blame(struct gate_blame *b, struct gate_result *r, const struct gate_side *baseline,
                const struct gate_side *current, const struct compare_pair *pair);

#endif
