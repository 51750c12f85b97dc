/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "analysis/gate_limit.h"

#include <inttypes.h>
#include <string.h>

const struct gate_metric_info gate_metrics[GATE_METRIC_COUNT] = {
	[GATE_ALLOCATIONS] = { "allocations", "allocations", false },
	[GATE_BYTES] = { "bytes", "bytes allocated", true },
	[GATE_PEAK] = { "peak", "peak bytes", true },
	[GATE_LIVE] = { "live", "bytes live at exit", true },
	[GATE_LEAKED] = { "leaked", "bytes leaked", true },
};

void gate_limit_free(struct gate_limit *limit)
{
	if (limit == NULL)
		return;
	g_free(limit->pattern);
	g_free(limit->origin);
	g_free(limit);
}

static void free_limit(gpointer limit)
{
	gate_limit_free(limit);
}

GPtrArray *gate_limits_new(void)
{
	return g_ptr_array_new_with_free_func(free_limit);
}

static bool is_same(const struct gate_limit *a, const struct gate_limit *b)
{
	return a->metric == b->metric && (a->bound == GATE_AT_MOST) == (b->bound == GATE_AT_MOST)
		&& a->of_run == b->of_run && a->group == b->group && g_strcmp0(a->pattern, b->pattern) == 0;
}

void gate_limits_add(GPtrArray *limits, struct gate_limit *limit)
{
	for (guint i = 0; i < limits->len; i++) {
		if (is_same(g_ptr_array_index(limits, i), limit)) {
			gate_limit_free(g_ptr_array_index(limits, i));
			g_ptr_array_index(limits, i) = limit;
			return;
		}
	}
	g_ptr_array_add(limits, limit);
}

void gate_limits_merge(GPtrArray *limits, const GPtrArray *more)
{
	for (guint i = 0; i < more->len; i++) {
		const struct gate_limit *limit = g_ptr_array_index(more, i);
		struct gate_limit *copy = g_new(struct gate_limit, 1);
		*copy = *limit;
		copy->pattern = g_strdup(limit->pattern);
		copy->origin = g_strdup(limit->origin);
		gate_limits_add(limits, copy);
	}
}

const struct gate_limit *gate_limits_growth(const GPtrArray *limits)
{
	for (guint i = 0; i < limits->len; i++) {
		const struct gate_limit *limit = g_ptr_array_index(limits, i);
		if (limit->bound != GATE_AT_MOST)
			return limit;
	}
	return NULL;
}

const struct gate_limit *gate_limits_of(const GPtrArray *limits, enum gate_metric metric, bool compares)
{
	for (guint i = 0; i < limits->len; i++) {
		const struct gate_limit *limit = g_ptr_array_index(limits, i);
		if (limit->metric == metric && (compares || limit->bound == GATE_AT_MOST))
			return limit;
	}
	return NULL;
}

const struct gate_limit *gate_limits_growth_of(const GPtrArray *limits, enum gate_metric metric)
{
	for (guint i = 0; i < limits->len; i++) {
		const struct gate_limit *limit = g_ptr_array_index(limits, i);
		if (limit->metric == metric && limit->bound != GATE_AT_MOST)
			return limit;
	}
	return NULL;
}

/* Appends millionths as a percentage without trailing zeros: `1%`, `0.25%`. */
static void append_ratio(GString *text, int64_t ratio)
{
	const int64_t percent = GATE_WHOLE / 100;
	g_string_append_printf(text, "%" PRId64, ratio / percent);
	if (ratio % percent != 0) {
		g_string_append_printf(text, ".%04d", (int)(ratio % percent));
		while (text->str[text->len - 1] == '0')
			g_string_truncate(text, text->len - 1);
	}
	g_string_append_c(text, '%');
}

char *gate_limit_text(const struct gate_limit *limit)
{
	GString *text = g_string_new(NULL);
	if (!limit->of_run)
		g_string_append_printf(text, "%s %s: ", group_name(limit->group), limit->pattern);
	g_string_append(text, gate_metrics[limit->metric].name);
	g_string_append(text, limit->bound == GATE_AT_MOST ? "<=" : "+");
	if (limit->bound == GATE_GROWTH_RATIO)
		append_ratio(text, limit->value);
	else
		g_string_append_printf(text, "%" PRId64, limit->value);
	return g_string_free(text, FALSE);
}
