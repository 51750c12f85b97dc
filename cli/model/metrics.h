/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a picture can show of a stack, and an export can say of it: the counters that add up over stacks. The maximum of a row is none. */
#ifndef CLI_METRICS_H
#define CLI_METRICS_H

#include "model/fields.h"

/* One row each: METRIC(tag, name, field, title, noun). name: for --metric and in files; field: its name in fields_row; title: of a
   column or a picture; noun: what one counts, for formats that name the unit. */
#define METRICS(METRIC) \
	METRIC(BYTES, "bytes", "total_bytes", "bytes allocated", "bytes") \
	METRIC(ALLOCATIONS, "allocations", "count", "allocations", "allocations") \
	METRIC(PEAK_BYTES, "peak-bytes", "peak_bytes", "bytes at peak", "bytes") \
	METRIC(PEAK_BLOCKS, "peak-blocks", "peak_blocks", "blocks at peak", "blocks") \
	METRIC(LIVE_BYTES, "live-bytes", "live_bytes", "bytes live at exit", "bytes") \
	METRIC(LIVE_BLOCKS, "live-blocks", "live_blocks", "blocks live at exit", "blocks") \
	METRIC(LEAKED_BYTES, "leaked-bytes", "leaked_bytes", "bytes leaked", "bytes") \
	METRIC(LEAKED_BLOCKS, "leaked-blocks", "leaked_blocks", "blocks leaked", "blocks") \
	METRIC(TEMPORARY, "temporary", "temporary", "temporary allocations", "allocations")
#define METRIC_TAG(tag, ...) METRIC_##tag,
enum metric { METRICS(METRIC_TAG) METRIC_COUNT };

struct metric_info {
	const char *name, *title, *noun;
	const struct field *field;
};

/* Returns what is known of a metric. */
struct metric_info metric_info(enum metric m);

/* Sets *value to the metric's value in the cost. Returns false if it was not measured, as leaks without leak checking. */
bool metric_get(enum metric m, const struct cost *c, int64_t *value);

#endif
