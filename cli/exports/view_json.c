/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reports as JSON, for programs: docs/report.schema.json and docs/comparison.schema.json describe them. Builds and writes one
   row at a time, so that memory use does not grow with the number of rows. Members have a fixed order. */
#include "views/view.h"

#include "analysis/size_histogram.h"
#include "base/escape.h"
#include "exports/view_json_advice.h"
#include "exports/view_json_leaks.h"
#include "exports/view_json_marks.h"
#include "exports/view_json_parts.h"
#include "exports/view_json_run.h"
#include "exports/view_json_scopes.h"
#include "exports/view_json_selections.h"
#include "exports/view_json_threads.h"
#include "model/fields.h"

#include <jansson.h>

static void set_row_name(json_t *row, const struct report_options *options, const struct grouping *rows,
                         uint32_t key)
{
	g_autofree char *name = aggregate_key_name(rows->side->catalog, rows->kind, key);
	view_json_text(row, group_name(options->group), name);
}

static json_t *threads_of(const struct grouping *g, const struct group *group)
{
	json_t *list = json_array();
	GPtrArray *names = aggregate_threads(g, group);
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *shown = escape_utf8(g_ptr_array_index(names, i));
		json_array_append_new(list, json_string(shown));
	}
	g_ptr_array_free(names, TRUE);
	return list;
}

/* Sets the member, unless no allocation of the row came through a dependency. */
static void set_vias(json_t *row, json_t *vias)
{
	if (json_array_size(vias) > 0)
		json_object_set(row, "via", vias);
	json_decref(vias);
}

/* Sets the first members of an item: those that name the place, or the function of a dependency. */
static void set_part_name(json_t *item, const struct catalog *c, enum group_kind kind, uint32_t key)
{
	struct place place = kind == GROUPS_OF_PLACES ? catalog_get_place(c, (place_id){ key }) : (struct place){ 0 };
	if (kind == GROUPS_OF_NAMES)
		view_json_name(item, "function", c, (name_id){ key });
	else
		view_json_place(item, c, place.file, place.line);
}

/* Returns the places or the traces of a row, or the functions of dependencies that its allocations came through. */
static json_t *parts_of(const struct view_report *r, const struct grouping *rows, const struct group *row,
                        enum group_kind kind)
{
	struct grouping *g = aggregate_parts(rows, row, kind);
	json_t *list = json_array();
	aggregate_sort(g, r->options->sort);
	for (guint i = 0; i < g->groups->len; i++) {
		const struct group *group = &g_array_index(g->groups, struct group, i);
		json_t *item = json_object();
		if (kind != GROUPS_OF_TRACES) {
			set_part_name(item, r->catalog, kind, group->key);
			view_json_fields(item, fields_row, 0, &group->cost);
		} else {
			view_json_fields(item, fields_row, 0, &group->cost);
			json_object_set_new(item, "threads", threads_of(g, group));
			view_json_scope_names(item, g, group);
			view_json_trace(item, r->catalog, (trace_id){ group->key });
		}
		json_array_append_new(list, item);
	}
	aggregate_free(g);
	return list;
}

static void set_runtime(json_t *row, bool runtime)
{
	if (runtime)
		json_object_set_new(row, "runtime", json_true());
}

static json_t *row_of(const struct view_report *r, const struct grouping *rows, guint i)
{
	json_t *row = json_object();
	const struct group *group = &g_array_index(rows->groups, struct group, i);
	set_row_name(row, r->options, rows, group->key);
	set_runtime(row, rows == r->run.runtime);
	view_json_fields(row, fields_row, 0, &group->cost);
	if (r->options->threads)
		view_json_crossed(row, r->run.ledger, rows->sites + group->first, group->count);
	if (r->options->table)
		view_json_number(row, "process_peak", aggregate_process_peak(rows, group));
	if (r->options->verbosity >= 2) {
		view_json_sizes(row, size_histogram(rows, group));
		set_vias(row, parts_of(r, rows, group, GROUPS_OF_NAMES));
		json_object_set_new(row, "locations", parts_of(r, rows, group, GROUPS_OF_PLACES));
	}
	if (r->options->verbosity >= 3)
		json_object_set_new(row, "stacks", parts_of(r, rows, group, GROUPS_OF_TRACES));
	return row;
}

static json_t *timeline_of(const struct process *process)
{
	json_t *timeline = json_object(), *points = json_array();
	view_json_number(timeline, "interval", process->timeline_interval);
	for (guint i = 0; i < process->timeline->len; i++) {
		const struct point *at = &g_array_index(process->timeline, struct point, i);
		json_t *point = json_object();
		view_json_number(point, "event", at->event);
		view_json_number(point, "allocated_bytes", at->allocated_bytes);
		view_json_number(point, "live_bytes", at->live_bytes);
		view_json_number(point, "live_blocks", at->live_blocks);
		view_json_number(point, "max_bytes", at->max_bytes);
		json_array_append_new(points, point);
	}
	json_object_set_new(timeline, "points", points);
	return timeline;
}

static void put_processes(const struct model *m, int verbosity, FILE *out)
{
	struct view_json_list list;
	view_json_list_open(&list, out, "processes");
	for (guint i = 1; i < m->processes->len; i++) {
		json_t *object = view_json_process(m, (process_id){ i });
		if (verbosity >= 3)
			json_object_set_new(object, "timeline", timeline_of(model_get_process(m, (process_id){ i })));
		view_json_list_add(&list, object);
	}
	view_json_list_close(&list);
}

static void write_report(const struct view_report *r, FILE *out)
{
	const GArray *groups = r->run.rows->groups;
	guint shown = view_shown(r->options, groups->len);
	struct view_json_list list;
	fputs("{\n  \"version\": 1", out);
	view_json_list_open(&list, out, "allocations");
	for (guint i = 0; i < shown; i++)
		view_json_list_add(&list, row_of(r, r->run.rows, i));
	for (guint i = 0; i < r->run.runtime->groups->len; i++)
		view_json_list_add(&list, row_of(r, r->run.runtime, i));
	view_json_list_close(&list);

	json_t *omitted = json_object();
	int64_t allocations = 0, bytes = 0;
	for (guint i = shown; i < groups->len; i++) {
		allocations += g_array_index(groups, struct group, i).cost.allocations;
		bytes += g_array_index(groups, struct group, i).cost.bytes;
	}
	view_json_number(omitted, "rows", groups->len - shown);
	view_json_number(omitted, "count", allocations);
	view_json_number(omitted, "total_bytes", bytes);
	view_json_member(out, "omitted", omitted);
	json_t *summary = view_json_summary(&r->run);
	if (r->options->verbosity >= 2)
		view_json_sizes(summary, size_histogram_of_model(r->run.side->model));
	view_json_member(out, "summary", summary);
	view_json_checks(r->context, out);
	view_json_scopes(r->run.side->model, out);
	view_json_moments(r->run.side->model, out);
	view_json_advice(r, out);
	view_json_selections(r->run.side->model, out);
	view_json_marks(r->run.side->model, r->catalog, r->options, r->run.growth, out);
	if (r->run.leaks != NULL)
		view_json_leaks(r->run.leaks, r->options, out);
	if (r->options->verbosity >= 1 || r->options->threads) {
		put_processes(r->run.side->model, r->options->verbosity, out);
		view_json_threads(r->run.ledger, r->run.side->attribution, r->options, view_shows_threads(r->options), out);
	}
	fputs("\n}\n", out);
}

static void set_delta(json_t *object, const struct catalog *c, enum group_kind kind, const struct delta *d)
{
	static const char *const statuses[] = {
		[DELTA_NEW] = "new",
		[DELTA_GONE] = "gone",
		[DELTA_GROWN] = "grown",
		[DELTA_SHRUNK] = "shrunk",
		[DELTA_CHANGED] = "changed",
		[DELTA_MOVED] = "moved",
		[DELTA_UNCHANGED] = "unchanged",
	};
	struct cost before = compare_baseline_cost(d), now = compare_current_cost(d);
	if (d->leaks_known)
		before.leaks = now.leaks = COST_LEAKS_KNOWN;
	struct cost change = cost_subtract(&now, &before);
	change.sites = now.sites - before.sites;
	json_object_set_new(object, "baseline", view_json_cost(fields_row, 0, &before));
	json_object_set_new(object, "current", view_json_cost(fields_row, 0, &now));
	json_object_set_new(object, "change", view_json_cost(fields_row, FIELD_SUM, &change));
	view_json_text(object, "status", statuses[d->status]);
	if (d->status == DELTA_MOVED) {
		g_autofree char *from = aggregate_key_name(c, kind, d->baseline->key);
		view_json_text(object, "moved_from", from);
	}
	if (d->new_leaks != 0)
		view_json_number(object, "new_leaks", d->new_leaks);
}

static json_t *delta_parts(const struct view_comparison *c, const struct grouping *baseline,
                           const struct grouping *current, const struct delta *row, enum group_kind kind)
{
	struct compare_parts parts = compare_parts(baseline, current, row, kind, c->options->sort);
	json_t *list = json_array();
	for (guint i = 0; i < parts.deltas->len; i++) {
		const struct delta *d = &g_array_index(parts.deltas, struct delta, i);
		json_t *item = json_object();
		if (kind != GROUPS_OF_TRACES) {
			set_part_name(item, c->catalog, kind, d->key);
			set_delta(item, c->catalog, kind, d);
		} else {
			set_delta(item, c->catalog, kind, d);
			view_json_trace(item, c->catalog, (trace_id){ d->key });
		}
		json_array_append_new(list, item);
	}
	compare_parts_clear(&parts);
	return list;
}

static json_t *delta_of(const struct view_comparison *c, const struct delta *d, bool runtime)
{
	json_t *row = json_object();
	const struct grouping *before = runtime ? c->baseline.runtime : c->baseline.rows;
	const struct grouping *now = runtime ? c->current.runtime : c->current.rows;
	set_row_name(row, c->options, now, d->key);
	set_runtime(row, runtime);
	set_delta(row, c->catalog, now->kind, d);
	if (c->options->verbosity >= 2) {
		set_vias(row, delta_parts(c, before, now, d, GROUPS_OF_NAMES));
		json_object_set_new(row, "locations", delta_parts(c, before, now, d, GROUPS_OF_PLACES));
	}
	if (c->options->verbosity >= 3)
		json_object_set_new(row, "stacks", delta_parts(c, before, now, d, GROUPS_OF_TRACES));
	return row;
}

static void write_comparison(const struct view_comparison *c, FILE *out)
{
	guint shown = view_shown(c->options, c->deltas->len);
	struct view_json_list list;
	fputs("{\n  \"version\": 1", out);
	view_json_list_open(&list, out, "comparison");
	for (guint i = 0; i < shown; i++)
		view_json_list_add(&list, delta_of(c, &g_array_index(c->deltas, struct delta, i), false));
	for (guint i = 0; i < c->runtime->len; i++)
		view_json_list_add(&list, delta_of(c, &g_array_index(c->runtime, struct delta, i), true));
	view_json_list_close(&list);

	json_t *omitted = json_object();
	int64_t allocations = 0, bytes = 0;
	for (guint i = shown; i < c->deltas->len; i++) {
		allocations += g_array_index(c->deltas, struct delta, i).allocations;
		bytes += g_array_index(c->deltas, struct delta, i).bytes;
	}
	view_json_number(omitted, "rows", c->deltas->len - shown);
	view_json_number(omitted, "count", allocations);
	view_json_number(omitted, "total_bytes", bytes);
	view_json_member(out, "omitted", omitted);

	view_json_member(out, "summary", view_json_summary_change(c));
	view_json_checks(c->context, out);
	view_json_advice_changes(c, out);
	if (c->current.leaks != NULL)
		view_json_leaks(c->current.leaks, c->options, out);
	if (view_shows_threads(c->options))
		view_json_threads(c->current.ledger, c->current.side->attribution, c->options, true, out);
	fputs("\n}\n", out);
}

const struct format format_json = {
	.name = "json",
	.help = "for programs",
	.report = write_report,
	.comparison = write_comparison,
};
