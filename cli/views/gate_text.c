/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "views/gate_text.h"

#include "base/escape.h"
#include "base/units.h"
#include "names/catalog.h"

#include <inttypes.h>
#include <string.h>

enum { MOST_RESULTS = 20, MOST_FRAMES = 8 };

char *gate_text_subject(const struct gate_result *r)
{
	const char *title = gate_metrics[r->limit->metric].title;
	if (r->subject == NULL)
		return g_strdup_printf("%s of the run", title);
	return g_strdup_printf("%s of %s %s", title, group_name(r->limit->group), r->subject);
}

char *gate_text_origin(const struct gate_limit *limit)
{
	g_autofree char *text = gate_limit_text(limit);
	if (limit->of_run && limit->bound == GATE_AT_MOST)
		return g_strdup(limit->origin);
	return g_strdup_printf("%s: %s", limit->origin, text);
}

/* Appends a call: `a::f (src/lib.rs:9, inlined)`. */
static void append_call(GString *text, const char *function, const char *file, uint32_t line, const char *remark)
{
	escape_append(text, function);
	if (file == NULL)
		return;
	g_string_append(text, " (");
	escape_append(text, file);
	if (line != 0)
		g_string_append_printf(text, ":%" PRIu32, line);
	g_string_append_printf(text, "%s)", remark);
}

static bool is_same_call(const struct gate_culprit *a, guint i, const struct gate_culprit *b, guint j)
{
	const struct gate_frame *f = &g_array_index(a->frames, struct gate_frame, i);
	const struct gate_frame *g = &g_array_index(b->frames, struct gate_frame, j);
	return g_strcmp0(f->function, g->function) == 0 && g_strcmp0(f->file, g->file) == 0 && f->line == g->line
		&& f->inlined == g->inlined && f->jumped == g->jumped;
}

/* Whether the text of both begins with the same line. */
static bool begin_alike(const struct gate_culprit *a, const struct gate_culprit *b)
{
	if (g_strcmp0(a->function, b->function) != 0 || g_strcmp0(a->file, b->file) != 0 || a->line != b->line)
		return false;
	if (a->own == 0 || b->own == 0)
		return a->own == b->own;
	return strcmp(g_array_index(a->frames, struct gate_frame, a->own - 1).function,
	              g_array_index(b->frames, struct gate_frame, b->own - 1).function) == 0;
}

/* Returns how many callers both share, counted from the innermost one outward. */
static guint common_callers(const struct gate_culprit *a, const struct gate_culprit *b)
{
	guint n = 0;
	while (a->own + 1 + n < a->frames->len && b->own + 1 + n < b->frames->len
	       && is_same_call(a, a->own + 1 + n, b, b->own + 1 + n))
		n++;
	return n;
}

/* Whether the two look the same even if the text shows every caller. */
static bool is_alike(const struct gate_culprit *a, const struct gate_culprit *b)
{
	return begin_alike(a, b) && a->frames->len - a->own == b->frames->len - b->own && a->cut == b->cut
		&& a->own + 1 + common_callers(a, b) >= a->frames->len;
}

/* Returns how many callers to show: enough to tell c from the other culprits. */
static guint most_callers(const GPtrArray *culprits, const struct gate_culprit *c)
{
	guint most = MOST_FRAMES;
	for (guint i = 0; i < culprits->len; i++) {
		const struct gate_culprit *other = g_ptr_array_index(culprits, i);
		if (other != c && begin_alike(c, other) && !is_alike(c, other))
			most = MAX(most, common_callers(c, other) + 1);
	}
	return most;
}

/* Appends the function with the library function that it called, then its callers. Frames further inside the library do not
   matter: culprits that differ only there are added up. */
static void append_culprit(GString *text, const GPtrArray *culprits, guint index, bool growth)
{
	const struct gate_culprit *c = g_ptr_array_index(culprits, index);
	guint shown = MIN(c->frames->len, c->own + 1 + most_callers(culprits, c));
	int64_t change = 0, bytes = 0;
	for (guint i = 0; i < culprits->len; i++) {
		const struct gate_culprit *other = g_ptr_array_index(culprits, i);
		if (!is_alike(c, other))
			continue;
		if (i < index)
			return;
		change += other->actual - other->baseline;
		bytes += other->bytes;
	}
	g_string_append_printf(text, "  %s%" PRId64, growth ? "+" : "", change);
	if (bytes > 0)
		g_string_append_printf(text, " (%s)", units_row(bytes).text);
	g_string_append(text, " in ");
	append_call(text, c->function, c->file, c->line, "");
	if (c->own > 0) {
		g_string_append(text, ": ");
		escape_append(text, g_array_index(c->frames, struct gate_frame, c->own - 1).function);
	}
	g_string_append_c(text, '\n');
	for (guint i = c->own + 1; i < shown; i++) {
		const struct gate_frame *f = &g_array_index(c->frames, struct gate_frame, i);
		g_string_append(text, "      ");
		append_call(text, f->function, f->file, f->line, call_remark(f->inlined, f->jumped));
		g_string_append_c(text, '\n');
	}
	if (shown < c->frames->len)
		g_string_append_printf(text, "      … %u more\n", c->frames->len - shown);
	else if (c->cut)
		g_string_append(text, "      … (cut)\n");
}

char *gate_text_numbers(const struct gate_result *r)
{
	GString *text = g_string_new(NULL);
	if (r->limit->bound != GATE_AT_MOST)
		g_string_append_printf(text, "%" PRId64 " → ", r->baseline);
	g_string_append_printf(text, "%" PRId64 ", at most %" PRId64, r->actual, r->allowed);
	if (!r->passed && r->actual <= r->allowed) {
		g_string_append_printf(text, ": it may be off by %" PRId64 ", since threads allocated at the same time: '--backend=valgrind' "
		                       "gives the exact peak", r->bound);
	} else if (!r->passed) {
		int64_t excess = gate_excess(r);
		g_autofree char *percent = gate_percent(r->actual - excess, excess);
		g_string_append_printf(text, ": +%" PRId64, excess);
		if (percent != NULL)
			g_string_append_printf(text, " (%s)", percent);
	}
	return g_string_free(text, FALSE);
}

char *gate_text_runtime(const struct gate_result *r)
{
	bool growth = r->limit->bound != GATE_AT_MOST;
	if (growth ? r->runtime == r->baseline_runtime : r->runtime == 0)
		return NULL;
	if (growth)
		return g_strdup_printf("harness and runtime: %" PRId64 " → %" PRId64, r->baseline_runtime, r->runtime);
	return g_strdup_printf("harness and runtime: %" PRId64, r->runtime);
}

void gate_text_culprits(GString *text, const GPtrArray *culprits, bool growth, int64_t more)
{
	for (guint i = 0; i < culprits->len; i++)
		append_culprit(text, culprits, i, growth);
	if (more > 0)
		g_string_append_printf(text, "  … %" PRId64 " more stack%s\n", more, more == 1 ? "" : "s");
}

void gate_text_append(GString *text, const struct gate_result *r)
{
	bool growth = r->limit->bound != GATE_AT_MOST;
	g_autofree char *subject = gate_text_subject(r), *origin = gate_text_origin(r->limit);
	g_autofree char *numbers = gate_text_numbers(r), *runtime = gate_text_runtime(r);
	escape_append(text, subject);
	g_string_append_printf(text, ": %s [", numbers);
	escape_append(text, origin);
	g_string_append(text, "]\n");
	if (runtime != NULL)
		g_string_append_printf(text, "  %s\n", runtime);
	gate_text_culprits(text, r->culprits, growth, r->more_culprits);
}

void gate_text_write(const GPtrArray *results, FILE *out)
{
	g_autoptr(GString) text = g_string_new(NULL);
	guint failed = 0;
	for (guint i = 0; i < results->len; i++) {
		const struct gate_result *r = g_ptr_array_index(results, i);
		if (!r->passed && failed++ < MOST_RESULTS) {
			g_string_append(text, "Gate failed: ");
			gate_text_append(text, r);
		}
	}
	if (failed > MOST_RESULTS)
		g_string_append_printf(text, "… %u more failed\n", failed - MOST_RESULTS);
	fputs(text->str, out);
}
