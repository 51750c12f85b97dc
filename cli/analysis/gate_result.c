/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "analysis/gate_result.h"

#include <inttypes.h>

/* Wide enough for a product of two counters. */
__extension__ typedef __int128 wide;

int64_t gate_metric_of(const struct cost *cost, enum gate_metric metric)
{
	switch (metric) {
	case GATE_ALLOCATIONS:
		return cost->allocations;
	case GATE_BYTES:
		return cost->bytes;
	case GATE_PEAK:
		return cost->peak_bytes;
	case GATE_LIVE:
		return cost->live_bytes;
	case GATE_LEAKED:
		return cost_leaked_bytes(cost);
	}
	g_assert_not_reached();
}

static void free_result(gpointer data)
{
	struct gate_result *r = data;
	g_free(r->subject);
	g_ptr_array_unref(r->culprits);
	g_free(r);
}

GPtrArray *gate_results_new(void)
{
	return g_ptr_array_new_with_free_func(free_result);
}

static int64_t clamp(wide value)
{
	return value > INT64_MAX ? INT64_MAX : (int64_t)value;
}

static int64_t most(const struct gate_limit *limit, int64_t baseline)
{
	if (limit->bound == GATE_AT_MOST)
		return limit->value;
	wide growth = limit->bound == GATE_GROWTH ? limit->value : (wide)baseline * limit->value / GATE_WHOLE;
	return clamp(baseline + growth);
}

struct gate_result *gate_results_add(GPtrArray *results, const struct gate_limit *limit, const char *subject,
                                     const struct cost *before, const struct cost *now, int64_t bound)
{
	struct gate_result *r = g_new0(struct gate_result, 1);
	r->limit = limit;
	r->subject = g_strdup(subject);
	r->actual = gate_metric_of(now, limit->metric);
	r->baseline = limit->bound == GATE_AT_MOST ? 0 : gate_metric_of(before, limit->metric);
	r->allowed = most(limit, r->baseline);
	r->bound = bound;
	r->passed = (wide)r->actual + bound <= r->allowed;
	r->culprits = g_ptr_array_new_with_free_func(gate_culprit_free);
	g_ptr_array_add(results, r);
	return r;
}

guint gate_failures(const GPtrArray *results)
{
	guint count = 0;
	for (guint i = 0; i < results->len; i++)
		count += !((const struct gate_result *)g_ptr_array_index(results, i))->passed;
	return count;
}

int64_t gate_excess(const struct gate_result *r)
{
	return r->actual - (r->limit->bound == GATE_AT_MOST ? r->allowed : r->baseline);
}

char *gate_percent(int64_t from, int64_t change)
{
	if (from <= 0)
		return NULL;
	wide magnitude = change < 0 ? -(wide)change : change, hundredths = magnitude * 10000 / from;
	const char *sign = change < 0 ? "-" : "+";
	if (hundredths == 0 && change != 0)
		return g_strdup_printf("%s<0.01%%", sign);
	if (hundredths > INT64_MAX)
		return NULL;
	return g_strdup_printf("%s%" PRId64 ".%02d%%", sign, (int64_t)(hundredths / 100),
	                       (int)(hundredths % 100));
}
