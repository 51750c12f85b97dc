/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Limits as data: what is measured, of what, and how far it may go. docs/gates.md says it to users. */
#ifndef CLI_GATE_LIMIT_H
#define CLI_GATE_LIMIT_H

#include "model/options.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum gate_metric { GATE_ALLOCATIONS, GATE_BYTES, GATE_PEAK, GATE_LIVE, GATE_LEAKED };

/* What a metric is called, and whether it is an amount of memory. */
struct gate_metric_info {
	const char *name;       /* as users write it: `peak` */
	const char *title;      /* in a sentence: `peak bytes` */
	bool in_bytes;
};

enum { GATE_METRIC_COUNT = GATE_LEAKED + 1 };
extern const struct gate_metric_info gate_metrics[GATE_METRIC_COUNT];

/* The value is the most that is allowed; or the most that may come to the baseline's, as an amount or in
   millionths of the baseline's. */
enum gate_bound { GATE_AT_MOST, GATE_GROWTH, GATE_GROWTH_RATIO };

enum { GATE_WHOLE = 1000000 };   /* 100 % as a ratio */

struct gate_limit {
	enum gate_metric metric;
	enum gate_bound bound;
	int64_t value;
	bool of_run;              /* of the whole run; else of each row that the next two tell */
	enum group_key group;     /* what the rows are */
	char *pattern;            /* for their names, as wildcard_matches has it; NULL where of_run */
	char *origin;             /* where it was asked for: `--max-peak` */
};

void gate_limit_free(struct gate_limit *limit);

/* Limits of which no two are for the same: of struct gate_limit *, owned. Unref with g_ptr_array_unref. */
GPtrArray *gate_limits_new(void);

/* Takes limit over, in place of what was there for the same metric, of the same, against the same (a number
   or the baseline). */
void gate_limits_add(GPtrArray *limits, struct gate_limit *limit);

/* Adds copies of all of more. */
void gate_limits_merge(GPtrArray *limits, const GPtrArray *more);

/* The first that needs a baseline; NULL: none does. */
const struct gate_limit *gate_limits_growth(const GPtrArray *limits);

/* The first of this metric that is held where there is a baseline (compares), or where there is none; NULL: there is none. */
const struct gate_limit *gate_limits_of(const GPtrArray *limits, enum gate_metric metric, bool compares);

/* The first of this metric that is held against a baseline; NULL: there is none. */
const struct gate_limit *gate_limits_growth_of(const GPtrArray *limits, enum gate_metric metric);

/* The limit in words, as it would be written: `peak<=64`, `test parser::*: bytes+1%`; to be freed with
   g_free. */
char *gate_limit_text(const struct gate_limit *limit);

#endif
