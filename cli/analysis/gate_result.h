/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What limits found: the values, whether they pass, and the stacks that account for an excess. A result stands by itself: it
   borrows nothing but its limit. */
#ifndef CLI_GATE_RESULT_H
#define CLI_GATE_RESULT_H

#include "analysis/gate_limit.h"
#include "model/cost.h"

enum { GATE_CULPRITS = 5 };   /* at most as many of a result */

/* One call of a stack. */
struct gate_frame {
	char *function, *file;    /* file: canonical, see paths.h; NULL: unknown */
	uint32_t line;            /* 0: unknown */
	bool inlined, jumped;
};

/* A stack that accounts for an excess. */
struct gate_culprit {
	char *function;           /* whose the allocations are, as --attribute says */
	char *file;               /* where in it; NULL: unknown */
	uint32_t line;            /* 0: unknown */
	int64_t baseline, actual; /* of the metric; baseline 0 where the limit is a number */
	GArray *frames;           /* of struct gate_frame, as a report shows them, from the innermost out */
	guint own;                /* which of them is the function's; 0 where there are none */
	bool cut;                 /* callers are missing */
};

/* One limit, for one row where it is for rows. */
struct gate_result {
	const struct gate_limit *limit;
	char *subject;            /* the row's name; NULL: the whole run */
	int64_t actual;
	int64_t baseline;         /* 0 where the limit is a number, and where the baseline lacks the row */
	int64_t allowed;          /* the most that would pass */
	bool passed;
	int64_t runtime, baseline_runtime;   /* of a run that did not pass: what harness and runtime have in these two */
	GPtrArray *culprits;      /* of struct gate_culprit *, the largest (change) first */
	int64_t more_culprits;    /* how many there are besides */
};

/* Results, owned: of struct gate_result *. Unref with g_ptr_array_unref. */
GPtrArray *gate_results_new(void);

/* A result of the limit without culprits yet, at the end of the results. before: NULL where the limit is a number. */
struct gate_result *gate_results_add(GPtrArray *results, const struct gate_limit *limit, const char *subject,
                                     const struct cost *before, const struct cost *now);

/* The metric of a cost. */
int64_t gate_metric_of(const struct cost *cost, enum gate_metric metric);

/* How many did not pass. */
guint gate_failures(const GPtrArray *results);

/* By how much the result is over the number, or over the baseline. */
int64_t gate_excess(const struct gate_result *r);

/* A change in per cent of `from`, rounded towards zero: `+20.50%`, `+<0.01%`; NULL where from is 0 or the
   number is too large. To be freed with g_free. */
char *gate_percent(int64_t from, int64_t change);

#endif
