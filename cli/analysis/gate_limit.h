/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A limit as data: a metric, the rows that it is for, and the most that they may have. docs/gates.md explains limits to users. */
#ifndef CLI_GATE_LIMIT_H
#define CLI_GATE_LIMIT_H

#include "model/options.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum gate_metric { GATE_ALLOCATIONS, GATE_BYTES, GATE_PEAK, GATE_LIVE, GATE_LEAKED };

/* The names of a metric, and whether it counts bytes. */
struct gate_metric_info {
	const char *name;       /* as users write it: `peak` */
	const char *title;      /* in a sentence: `peak bytes` */
	bool in_bytes;
};

enum { GATE_METRIC_COUNT = GATE_LEAKED + 1 };
extern const struct gate_metric_info gate_metrics[GATE_METRIC_COUNT];

/* What the value of a limit is: the most that is allowed, the most that the baseline may grow by, or that growth in
   millionths of the baseline. */
enum gate_bound { GATE_AT_MOST, GATE_GROWTH, GATE_GROWTH_RATIO };

enum { GATE_WHOLE = 1000000 };   /* 100 % as a ratio */

struct gate_limit {
	enum gate_metric metric;
	enum gate_bound bound;
	int64_t value;
	bool of_run;              /* the limit is for the whole run; else for each row that the next two select */
	enum group_key group;     /* what the rows are */
	char *pattern;            /* for the names of the rows, see base/wildcard.h; NULL if of_run */
	char *origin;             /* the option, variable or key that set it: `--max-peak` */
};

void gate_limit_free(struct gate_limit *limit);

/* Returns an empty array of struct gate_limit *, which it owns. Release with g_ptr_array_unref. */
GPtrArray *gate_limits_new(void);

/* Adds limit and takes ownership. It replaces an earlier limit with the same metric and the same rows, if both are numbers or
   both allow growth. */
void gate_limits_add(GPtrArray *limits, struct gate_limit *limit);

/* Adds a copy of each limit in more. */
void gate_limits_merge(GPtrArray *limits, const GPtrArray *more);

/* Returns the first limit that needs a baseline, or NULL. */
const struct gate_limit *gate_limits_growth(const GPtrArray *limits);

/* Returns the first limit for this metric that gate_check would check, or NULL. compares: there is a baseline. */
const struct gate_limit *gate_limits_of(const GPtrArray *limits, enum gate_metric metric, bool compares);

/* Returns the first limit for this metric that needs a baseline, or NULL. */
const struct gate_limit *gate_limits_growth_of(const GPtrArray *limits, enum gate_metric metric);

/* Returns the limit in the syntax of --gate: `peak<=64`, `test parser::*: bytes+1%`. Free with g_free. */
char *gate_limit_text(const struct gate_limit *limit);

#endif
