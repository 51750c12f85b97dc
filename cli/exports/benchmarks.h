/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The run and the rows of a report as benchmarks, for services that follow numbers by name from commit to commit. */
#ifndef CLI_BENCHMARKS_H
#define CLI_BENCHMARKS_H

#include "model/metrics.h"
#include "views/view.h"

struct benchmark {
	const char *name;                /* escaped; no other benchmark of the report has it */
	int64_t values[METRIC_COUNT];
	bool measured[METRIC_COUNT];     /* whether there is such a value */
};

typedef void (*benchmark_put)(void *data, const struct benchmark *b);

/* Calls put for the run, for each row whatever --limit says, and for harness and runtime. */
void benchmarks_each(const struct view_report *r, benchmark_put put, void *data);

#endif
