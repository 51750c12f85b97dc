/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The result of a limit: the numbers, whether it passed, and the stacks to blame if it did not. A result borrows only its
   limit, so that it outlives the model. */
#ifndef CLI_GATE_RESULT_H
#define CLI_GATE_RESULT_H

#include "analysis/gate_culprit.h"
#include "analysis/gate_limit.h"
#include "model/cost.h"

/* The result of one limit, for the run or for one row. */
struct gate_result {
	const struct gate_limit *limit;
	char *subject;            /* the row's name; NULL: the whole run */
	int64_t actual;
	int64_t baseline;         /* 0 if the limit is a number, or if the baseline has no such row */
	int64_t allowed;          /* the most that would pass */
	int64_t bound;            /* the most by which the numbers can be off, which leave room for it if they pass; 0: they are exact */
	bool passed;
	int64_t runtime, baseline_runtime;   /* the part of harness and runtime in actual and baseline; set if a run failed */
	GPtrArray *culprits;      /* of struct gate_culprit *, the largest (change) first */
	int64_t more_culprits;    /* how many more stacks there are */
};

/* Returns an empty array of struct gate_result *, which it owns. Release with g_ptr_array_unref. */
GPtrArray *gate_results_new(void);

/* Appends a result for the limit, still without culprits, and returns it. Copies subject. before may be NULL if the limit is
   a number. bound: as in the result. */
struct gate_result *gate_results_add(GPtrArray *results, const struct gate_limit *limit, const char *subject,
                                     const struct cost *before, const struct cost *now, int64_t bound);

/* Returns the value of a metric in a cost. */
int64_t gate_metric_of(const struct cost *cost, enum gate_metric metric);

/* Returns how many results did not pass. */
guint gate_failures(const GPtrArray *results);

/* Returns how far the result is above the limit's number, or above the baseline. */
int64_t gate_excess(const struct gate_result *r);

/* Returns a change as a percentage of `from`, rounded towards zero: `+20.50%`, `+<0.01%`. Returns NULL if from is 0 or the
   percentage is too large. Free with g_free. */
char *gate_percent(int64_t from, int64_t change);

#endif
