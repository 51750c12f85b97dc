/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "exports/html_data.h"

#include "base/escape.h"
#include "exports/html_processes.h"
#include "exports/html_sizes.h"
#include "exports/html_sources.h"
#include "exports/html_tree.h"
#include "exports/program_command.h"
#include "exports/view_json_leaks.h"
#include "exports/view_json_parts.h"
#include "exports/view_json_run.h"
#include "exports/view_json_threads.h"
#include "model/metrics.h"
#include "views/leak_text.h"
#include "views/view_advice.h"
#include "views/view_notes.h"
#include "views/view_tree.h"

#include <stdlib.h>

/* Rows of leaks, each with its stacks as text. The tree has all leaked bytes. */
enum { MOST_LEAKS = 1000 };

/* What a report and a comparison share. baseline is NULL for a report. */
struct subject {
	const struct report_options *options;
	const struct view_context *context;
	const struct view_side *run, *baseline;
	const struct frame_tree *tree;
};

/* A page has the details that a reader may ask for. */
static struct report_options detailed(const struct report_options *options)
{
	struct report_options all = *options;
	all.verbosity = 3;
	all.threads = true;
	all.limit = options->limit >= 0 ? options->limit : MOST_LEAKS;
	return all;
}

static void append_text(json_t *list, const char *text)
{
	g_autofree char *shown = escape_utf8(text);
	json_array_append_new(list, json_string(shown));
}

/* Returns `demo`, or `demo and 2 more programs`. */
static char *title_of(const struct model *m)
{
	guint n = m->processes->len - 1;
	const char *first = n > 0 ? model_get_process(m, (process_id){ 1 })->name : "";
	return n < 2 ? g_strdup(first) : g_strdup_printf("%s and %u more process%s", first, n - 1, n == 2 ? "" : "es");
}

/* Returns NULL if the run is not that of one process. */
static char *command_of(const struct model *m)
{
	return m->processes->len == 2 ? program_command(m, (process_id){ 1 }) : NULL;
}

static void put_text(FILE *out, const char *name, const char *text)
{
	g_autofree char *shown = escape_utf8(text);
	view_json_member(out, name, json_string(shown));
}

static json_t *about_of(const struct subject *s)
{
	const struct model *m = s->run->side->model;
	json_t *list = json_array();
	g_autoptr(GPtrArray) notes = view_notes(m, s->baseline != NULL ? s->baseline->side->model : NULL, s->context);
	g_autofree char *cut = view_cut(m);
	if (cut != NULL)
		append_text(list, cut);
	for (guint i = 0; i < notes->len; i++)
		append_text(list, g_ptr_array_index(notes, i));
	if (s->run->leaks == NULL)
		return list;
	g_autoptr(GPtrArray) remarks = leak_text_remarks(s->run->leaks, s->options->leak_kinds);
	for (guint i = 0; i < remarks->len; i++)
		append_text(list, g_ptr_array_index(remarks, i));
	return list;
}

static bool is_measured(const struct subject *s, enum metric m)
{
	int64_t value;
	return metric_get(m, &s->run->side->totals, &value)
	       && (s->baseline == NULL || metric_get(m, &s->baseline->side->totals, &value));
}

static int64_t value_of(enum metric m, const struct cost *c)
{
	int64_t value;
	return metric_get(m, c, &value) ? value : 0;
}

static json_t *metric_of(const struct subject *s, enum metric m)
{
	struct metric_info info = metric_info(m);
	json_t *object = json_object();
	view_json_text(object, "name", info.name);
	view_json_text(object, "title", info.title);
	view_json_text(object, "unit", info.field->unit == FIELD_BYTES ? "bytes" : "count");
	view_json_number(object, "total", value_of(m, &s->tree->current));
	if (s->baseline != NULL)
		view_json_number(object, "baseline", value_of(m, &s->tree->baseline));
	return object;
}

/* Writes the metrics that were measured. Sets *count and the metrics. */
static void put_metrics(const struct subject *s, enum metric *metrics, guint *count, FILE *out)
{
	guint first = 0;
	struct view_json_list list;
	view_json_list_open(&list, out, "metrics");
	*count = 0;
	for (int m = 0; m < METRIC_COUNT; m++) {
		if (!is_measured(s, (enum metric)m))
			continue;
		if (s->options->metric == (enum metric)m)
			first = *count;
		metrics[(*count)++] = (enum metric)m;
		view_json_list_add(&list, metric_of(s, (enum metric)m));
	}
	view_json_list_close(&list);
	view_json_member(out, "metric", json_integer(first));
}

/* Writes the lines that a text report has, and those that it leaves to -v. */
static void put_advice(const struct view_advice *v, const struct catalog *c, bool compares, FILE *out)
{
	json_t *list = json_array();
	for (guint i = 0; i < v->shown->len; i++) {
		char *line = view_advice_line(c, &g_array_index(v->shown, struct advice_change, i), compares);
		append_text(list, line);
		free(line);
	}
	view_json_member(out, "advice", list);
}

static void put_head(const struct subject *s, FILE *out)
{
	const struct model *m = s->run->side->model;
	g_autofree char *title = title_of(m), *command = command_of(m);
	fputs("{\n  \"version\": 1", out);
	put_text(out, "kind", s->baseline != NULL ? "comparison" : s->run->leaks != NULL ? "leaks" : "report");
	put_text(out, "title", title);
	if (command != NULL)
		put_text(out, "command", command);
	view_json_member(out, "about", about_of(s));
}

static void put_body(const struct subject *s, FILE *out, FILE *raw)
{
	struct report_options all = detailed(s->options);
	enum metric metrics[METRIC_COUNT];
	guint count;
	put_metrics(s, metrics, &count, out);
	html_tree_put(s->tree, metrics, count, out);
	html_sizes_put(s->tree, s->run->side->model, out);
	html_processes_put(s->run->side->model, out);
	view_json_threads(s->run->ledger, s->run->side->attribution, &all, true, out);
	if (s->run->leaks != NULL)
		view_json_leaks(s->run->leaks, &all, out);
	view_json_checks(s->context, out);
	if (s->options->embed_source)
		html_sources_put(s->tree, s->run->side, s->context->workspace, out, raw);
}

/* A page says nothing that differs in the next run. */
static json_t *without_pids(json_t *summary)
{
	json_t *missing;
	size_t i;
	json_array_foreach(json_object_get(summary, "missing"), i, missing)
		json_object_del(missing, "pid");
	return summary;
}

void html_data_report(const struct view_report *r, FILE *out, FILE *raw)
{
	struct report_options all = detailed(r->options);
	struct view_report whole = *r;
	struct frame_tree *tree = view_tree(r);
	const struct subject s = { r->options, r->context, &r->run, NULL, tree };
	whole.options = &all;
	put_head(&s, out);
	put_body(&s, out, raw);
	view_json_member(out, "summary", without_pids(view_json_summary(&r->run)));
	struct view_advice advice = view_advice_of(&whole);
	put_advice(&advice, r->catalog, false, out);
	view_advice_clear(&advice);
	fputs("\n}\n", out);
	frame_tree_free(tree);
}

void html_data_comparison(const struct view_comparison *c, FILE *out, FILE *raw)
{
	struct report_options all = detailed(c->options);
	struct view_comparison whole = *c;
	struct frame_tree *tree = view_comparison_tree(c);
	const struct subject s = { c->options, c->context, &c->current, &c->baseline, tree };
	whole.options = &all;
	put_head(&s, out);
	put_body(&s, out, raw);
	view_json_member(out, "summary", view_json_summary_change(c));
	struct view_advice advice = view_advice_changed(&whole);
	put_advice(&advice, c->catalog, true, out);
	view_advice_clear(&advice);
	fputs("\n}\n", out);
	frame_tree_free(tree);
}
