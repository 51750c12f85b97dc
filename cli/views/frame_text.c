/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "views/frame_text.h"

#include "base/escape.h"
#include "views/view_allocators.h"
#include "views/view_backend.h"

#include <inttypes.h>
#include <string.h>

enum { LEAST_ROUNDED = 1024 };

static bool is_bytes(enum metric m)
{
	return metric_info(m).field->unit == FIELD_BYTES;
}

/* `bytes`, or `byte` for one. */
static char *noun_of(enum metric m, int64_t n)
{
	char *noun = g_strdup(metric_info(m).noun);
	if (n == 1)
		noun[strlen(noun) - 1] = '\0';
	return noun;
}

char *frame_text_amount(enum metric m, int64_t value)
{
	g_autofree char *noun = noun_of(m, value);
	if (is_bytes(m) && value >= LEAST_ROUNDED)
		return g_strdup_printf("%" PRId64 " %s (%s)", value, noun, units_bytes(value).text);
	return g_strdup_printf("%" PRId64 " %s", value, noun);
}

char *frame_text_change(enum metric m, int64_t change)
{
	g_autofree char *noun = noun_of(m, change);
	if (is_bytes(m) && (change >= LEAST_ROUNDED || change <= -LEAST_ROUNDED))
		return g_strdup_printf("%+" PRId64 " %s (%s)", change, noun, units_change(change).text);
	return g_strdup_printf("%+" PRId64 " %s", change, noun);
}

struct units_text frame_text_short(enum metric m, int64_t value)
{
	return is_bytes(m) ? units_bytes(value) : units_count(value);
}

struct units_text frame_text_short_change(enum metric m, int64_t change)
{
	struct units_text text, amount = frame_text_short(m, change);
	g_snprintf(text.text, sizeof text.text, "%s%.30s", change < 0 ? "" : "+", amount.text);
	return text;
}

struct units_text frame_text_share(uint64_t part, uint64_t whole)
{
	struct units_text text;
	unsigned tenths = whole > 0 ? (unsigned)((double)part / (double)whole * 1000 + 0.5) : 0;
	g_snprintf(text.text, sizeof text.text, "%u.%u%%", tenths / 10, tenths % 10);
	return text;
}

char *frame_text_frames(guint n)
{
	return g_strdup_printf("%s frame%s", units_count(n).text, n == 1 ? "" : "s");
}

/* The first process has the name that the user started. */
static char *title_of(const struct model *m, enum metric metric)
{
	const char *title = metric_info(metric).title;
	guint processes = m->processes->len - 1;
	if (processes == 0)
		return g_strdup(title);
	g_autofree char *label = escape_text(model_get_process(m, (process_id){ 1 })->label);
	if (processes == 1)
		return g_strdup_printf("%s: %s", label, title);
	return g_strdup_printf("%s and %u more process%s: %s", label, processes - 1, processes == 2 ? "" : "es", title);
}

static char *cut_of(const struct model *m)
{
	return m->cut ? g_strdup("some stacks are cut: outer callers are unknown") : NULL;
}

/* What a report without rows has instead. */
static char *nothing_in(const struct model *m, const struct grouping *rows, const struct grouping *runtime)
{
	if (m->sites->len <= 1)
		return g_strdup("no allocations");
	return rows->groups->len == 0 && runtime->groups->len == 0 ? g_strdup("no allocation matches the filters") : NULL;
}

/* Adds the remarks that there are, escaped, and frees them. */
static void add_remarks(GPtrArray *lines, char **remarks, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (remarks[i] == NULL)
			continue;
		g_autofree char *safe = escape_text(remarks[i]);
		g_ptr_array_add(lines, g_strdup_printf("(%s)", safe));
		g_free(remarks[i]);
	}
}

GPtrArray *frame_text_head(const struct frame_totals *t, const struct view_side *run, const struct view_side *baseline)
{
	const struct model *m = run->side->model, *before = baseline != NULL ? baseline->side->model : NULL;
	const struct frame_total *root = frame_totals_at(t, 0);
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *now = frame_text_amount(t->metric, root->current);
	g_ptr_array_add(lines, title_of(m, t->metric));
	if (baseline == NULL) {
		g_ptr_array_add(lines, g_steal_pointer(&now));
	} else {
		g_autofree char *was = frame_text_amount(t->metric, root->baseline);
		g_autofree char *change = frame_text_change(t->metric, root->current - root->baseline);
		g_ptr_array_add(lines, g_strdup_printf("%s → %s: %s", was, now, change));
	}
	char *remarks[] = {
		baseline == NULL ? nothing_in(m, run->rows, run->runtime) : NULL, cut_of(m), view_incomplete(m), view_uncounted(m),
		view_backend_text(m, before), view_allocators_text(m, before), view_moments(m, before),
	};
	add_remarks(lines, remarks, G_N_ELEMENTS(remarks));
	return lines;
}

char *frame_text_left_out(const struct frame_totals *t, struct frame_choice choice)
{
	const struct frame_left_out *out = &t->left_out;
	const guint counts[] = { out->below, out->deeper, out->beyond };
	char *reasons[] = {
		g_strdup_printf("below %s", frame_text_share(1, choice.one_in).text),
		g_strdup_printf("deeper than %s calls", units_count(choice.deepest).text),
		g_strdup_printf("beyond the %s largest", units_count(choice.most).text),
	};
	guint all = out->below + out->deeper + out->beyond;
	g_autofree char *frames = frame_text_frames(all);
	GString *line = g_string_new(frames);
	const char *before = " left out: ";
	for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++) {
		if (counts[i] > 0) {
			g_string_append(line, before);
			before = ", ";
			if (counts[i] < all)
				g_string_append_printf(line, "%s ", units_count(counts[i]).text);
			g_string_append(line, reasons[i]);
		}
		g_free(reasons[i]);
	}
	return g_string_free(line, all == 0);
}
