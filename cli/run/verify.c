/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Compares baselines as text. If two are equal, nothing needs a closer look. If they differ and no stack or
   thread does, the text still shows where. */
#include "run/verify.h"

#include "analysis/compare.h"
#include "base/escape.h"
#include "input/baseline_canon.h"
#include "input/baseline_write.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SHOWN = 10, MOST_FRAMES = 6, MOST_TEXT = 200 };

/* Returns the baseline that --save would write for the model. */
struct written { char *text; size_t length; };

struct verify {
	struct report_options options;   /* with functions by their whole names */
	const char *workspace;
	const struct model *first;
	struct written baseline;
	GString *text;
};

static struct written write_baseline(const struct model *m, const char *workspace)
{
	struct written w = { NULL, 0 };
	FILE *out = open_memstream(&w.text, &w.length);
	if (out == NULL)
		g_error("cannot allocate memory for a baseline");
	baseline_write_stream(m, out, workspace);
	if (fclose(out) != 0)
		g_error("cannot allocate memory for a baseline");
	return w;
}

struct verify *verify_new(const struct model *first, const struct report_options *options, const char *workspace)
{
	struct verify *v = g_new0(struct verify, 1);
	*v = (struct verify){ *options, workspace, first, write_baseline(first, workspace), g_string_new(NULL) };
	v->options.generics = v->options.closures = true;
	return v;
}

void verify_free(struct verify *v)
{
	if (v == NULL)
		return;
	free(v->baseline.text);
	g_string_free(v->text, TRUE);
	g_free(v);
}

bool verify_holds(const struct verify *v)
{
	return v->text->len == 0;
}

const char *verify_text(const struct verify *v)
{
	return v->text->str;
}

static bool differ(const struct cost *a, const struct cost *b)
{
	for (const struct cost_member *m = cost_members; m->name != NULL; m++)
		if (cost_get(a, m) != cost_get(b, m))
			return true;
	return a->sites != b->sites;
}

static int64_t distance(int64_t a, int64_t b)
{
	return a < b ? b - a : a - b;
}

struct ordering { const struct catalog *catalog; enum group_kind kind; };

static gint by_distance(gconstpointer a, gconstpointer b, gpointer data)
{
	const struct compare_pair *x = a, *y = b;
	const struct ordering *o = data;
	struct cost p = compare_cost(x->baseline), q = compare_cost(x->current);
	struct cost r = compare_cost(y->baseline), s = compare_cost(y->current);
	int64_t first = distance(p.allocations, q.allocations), second = distance(r.allocations, s.allocations);
	if (first == second) {
		first = distance(p.bytes, q.bytes);
		second = distance(r.bytes, s.bytes);
	}
	return first != second ? (first < second ? 1 : -1) : aggregate_compare_keys(o->catalog, o->kind, x->key, y->key);
}

/* Returns what differs, as an array of struct compare_pair. */
static GArray *find_differences(const struct grouping *first, const struct grouping *other)
{
	GArray *pairs = compare_keys(first, other);
	guint kept = 0;
	for (guint i = 0; i < pairs->len; i++) {
		struct compare_pair pair = g_array_index(pairs, struct compare_pair, i);
		struct cost a = compare_cost(pair.baseline), b = compare_cost(pair.current);
		if (differ(&a, &b))
			g_array_index(pairs, struct compare_pair, kept++) = pair;
	}
	g_array_set_size(pairs, kept);
	struct ordering o = { first->side->catalog, first->kind };
	g_array_sort_with_data(pairs, by_distance, &o);
	return pairs;
}

/* Appends `allocations 4 → 5, bytes 400 → 512`, with every counter that differs. */
static void append_numbers(GString *text, const struct cost *a, const struct cost *b)
{
	const char *before = "";
	for (const struct cost_member *m = cost_members; m->name != NULL; m++) {
		int64_t was = cost_get(a, m), is = cost_get(b, m);
		bool always = strcmp(m->name, "allocations") == 0 || strcmp(m->name, "bytes") == 0;
		if (was == is && !always)
			continue;
		g_string_append_printf(text, "%s%s %" PRId64, before, m->name, was);
		if (was != is)
			g_string_append_printf(text, " → %" PRId64, is);
		before = ", ";
	}
	g_string_append_c(text, '\n');
}

static void append_frames(GString *text, const struct catalog *c, trace_id t)
{
	struct trace trace;
	for (int n = 0; t.i != 0; n++, t = trace.parent) {
		trace = catalog_get_trace(c, t);
		if (trace.call.i == 0 || n == MOST_FRAMES) {
			g_string_append(text, "      …\n");
			break;
		}
		struct call call = catalog_get_call(c, trace.call);
		g_string_append(text, "      ");
		escape_append(text, catalog_text(c, call.function));
		if (call.file.i != 0) {
			g_string_append(text, " (");
			escape_append(text, catalog_text(c, call.file));
			if (call.line != 0)
				g_string_append_printf(text, ":%" PRIu32, call.line);
			g_string_append_printf(text, "%s)", call_remark(call.inlined, call.jumped));
		}
		g_string_append_c(text, '\n');
	}
}

/* Returns the function that a stack is attributed to. */
static const char *function_of(const struct grouping *rows, const struct group *group)
{
	const struct side *side = rows->side;
	const struct site *site = &g_array_index(side->model->sites, struct site, rows->sites[group->first]);
	return site->stack.i != 0 ? catalog_text(side->catalog, attribution_function(side->attribution, site->stack)) : "???";
}

static void append_pair(GString *text, const struct grouping *first, const struct grouping *other,
                        const struct compare_pair *pair)
{
	const struct catalog *c = first->side->catalog;
	bool stacks = first->kind == GROUPS_OF_TRACES;
	struct cost was = compare_cost(pair->baseline), is = compare_cost(pair->current);
	const struct grouping *rows = pair->baseline != NULL ? first : other;
	const struct group *group = pair->baseline != NULL ? pair->baseline : pair->current;
	g_string_append(text, stacks ? "  " : "  thread ");
	escape_append(text, stacks ? function_of(rows, group) : catalog_text(c, (name_id){ pair->key }));
	g_string_append(text, ": ");
	append_numbers(text, &was, &is);
	if (stacks)
		append_frames(text, c, (trace_id){ pair->key });
}

/* Appends the rows that differ. Returns how many there are. */
static guint append_rows(GString *text, const struct side_pair *sides, enum group_key by)
{
	struct grouping *first = aggregate_rows(sides->baseline, by, NULL, NULL);
	struct grouping *other = aggregate_rows(sides->current, by, NULL, NULL);
	GArray *differences = find_differences(first, other);
	guint count = differences->len;
	for (guint i = 0; i < count && i < MOST_SHOWN; i++)
		append_pair(text, first, other, &g_array_index(differences, struct compare_pair, i));
	if (count > MOST_SHOWN)
		g_string_append_printf(text, "  … %u more\n", count - MOST_SHOWN);
	g_array_free(differences, TRUE);
	aggregate_free(first);
	aggregate_free(other);
	return count;
}

static struct model *canonical(const struct model *m, const char *workspace)
{
	struct model *made = baseline_canonical(m, workspace);
	model_label_processes(made);
	return made;
}

/* Appends the stacks that differ; if none does, the threads that differ. Returns how many there are. */
static guint append_differences(struct verify *v, const struct model *m)
{
	struct model *first = canonical(v->first, v->workspace), *other = canonical(m, v->workspace);
	struct sides *sides = sides_new(other, first, &v->options, v->workspace);
	const struct side_pair *pair = sides_as_they_are(sides);
	guint count = append_rows(v->text, pair, GROUP_STACK);
	if (count == 0)
		count = append_rows(v->text, pair, GROUP_THREAD);
	sides_free(sides);
	model_free(first);
	model_free(other);
	return count;
}

static void append_line(GString *text, const char *line)
{
	size_t length = strcspn(line, "\n");
	g_autofree char *start = g_strndup(line, MIN(length, MOST_TEXT));
	g_string_append(text, "    ");
	escape_append(text, start);
	g_string_append(text, length > MOST_TEXT ? "…\n" : "\n");
}

/* Appends the first line that differs. */
static void append_first_line(struct verify *v, const struct written *other)
{
	const char *a = v->baseline.text, *b = other->text;
	uint64_t line = 1;
	for (size_t i = 0; a[i] == b[i] && a[i] != '\0';)
		if (a[i++] == '\n') {
			line++;
			a += i;
			b += i;
			i = 0;
		}
	g_string_append_printf(v->text, "  line %" PRIu64 " of the baseline:\n", line);
	append_line(v->text, a);
	append_line(v->text, b);
}

void verify_run(struct verify *v, const struct model *m, int64_t run)
{
	struct written other = write_baseline(m, v->workspace);
	if (other.length != v->baseline.length || memcmp(other.text, v->baseline.text, other.length) != 0) {
		g_string_append_printf(v->text, "Profiles differ: run 1 → run %" PRId64 "\n", run);
		if (append_differences(v, m) == 0)
			append_first_line(v, &other);
	}
	free(other.text);
}
