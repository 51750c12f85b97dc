/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "exports/view_json_run.h"

#include "base/escape.h"
#include "exports/view_json_gates.h"
#include "exports/view_json_parts.h"
#include "model/fields.h"
#include "views/view_allocators.h"
#include "views/view_backend.h"

/* The counters of a process that are not in its cost. */
static const struct { const char *name; size_t offset; enum cost_merge merge; int since; } process_counters[] = {
#define PROCESS_COUNTER(member, attribute, merge, since, ...) { #member, offsetof(struct process, member), COST_##merge, since },
#include "counters/counters.def"
};

/* Adds up the counters with this merge over the processes from `first` to before `end`. Leaves out a counter that the format
   version of one of their files does not have. */
static void set_process_counters(json_t *object, const struct model *m, enum cost_merge merge, guint first, guint end)
{
	for (size_t i = 0; i < G_N_ELEMENTS(process_counters); i++) {
		int64_t sum = 0;
		bool known = process_counters[i].merge == merge;
		for (guint p = first; p < end && known; p++) {
			const struct process *process = model_get_process(m, (process_id){ p });
			sum += *(const int64_t *)(const void *)((const char *)process + process_counters[i].offset);
			known = process_counters[i].since == 1 || process->totals.version >= process_counters[i].since;
		}
		if (known)
			view_json_number(object, process_counters[i].name, sum);
	}
}

/* Returns the processes that left no profile. */
static json_t *missing_of(const struct model *m)
{
	json_t *list = json_array();
	for (guint i = 0; i < m->missing->len; i++) {
		const struct missing *missing = g_ptr_array_index(m->missing, i);
		json_t *object = json_object();
		view_json_text(object, "executable", missing->executable);
		view_json_number(object, "pid", missing->pid);
		view_json_text(object, "reason", missing->reason);
		json_array_append_new(list, object);
	}
	return list;
}

/* Returns the names of the backends that recorded the run. */
static json_t *backends_of(const struct model *m)
{
	json_t *list = json_array();
	for (int b = BACKEND_UNSET + 1; b < BACKEND_COUNT; b++)
		if (view_backend_recorded(m, (enum backend_name)b))
			json_array_append_new(list, json_string(backend_text((enum backend_name)b)));
	return list;
}

/* Sets which allocators were seen by calls of their own functions, if there are any. */
static void set_allocators(json_t *summary, const struct model *m)
{
	g_autoptr(GArray) allocators = view_allocators(m);
	if (allocators->len == 0)
		return;
	json_t *list = json_array();
	for (guint i = 0; i < allocators->len; i++) {
		const struct view_allocator *a = &g_array_index(allocators, struct view_allocator, i);
		json_t *object = json_object();
		view_json_text(object, "family", a->family);
		if (*a->object != '\0')
			view_json_text(object, "object", a->object);
		view_json_number(object, "functions", a->functions);
		view_json_number(object, "known", a->known);
		if (*a->missing != '\0')
			view_json_text(object, "missing", a->missing);
		json_array_append_new(list, object);
	}
	json_object_set_new(summary, "seen_through", list);
}

/* Sets the member, unless the peak is exact. */
static void set_peak_bound(json_t *object, int64_t bound)
{
	if (bound > 0)
		view_json_number(object, "peak_bound", bound);
}

json_t *view_json_summary(const struct view_side *run)
{
	const struct model *m = run->side->model;
	json_t *summary = view_json_cost(fields_total, 0, &run->side->totals);
	set_process_counters(summary, m, COST_SUM, 1, m->processes->len);
	if (run->side->peak.i != 0) {
		const struct process *process = model_get_process(m, run->side->peak);
		view_json_text(summary, "peak_process", process->label);
		view_json_number(summary, "peak_event", process->peak_event);
	}
	set_peak_bound(summary, model_peak_bound(m));
	if (view_backend_recorded(m, BACKEND_NATIVE))
		json_object_set_new(summary, "backends", backends_of(m));
	set_allocators(summary, m);
	view_json_number(summary, "threads", model_thread_count(m));
	view_json_number(summary, "processes", m->processes->len - 1);
	json_object_set_new(summary, "stacks_cut", json_boolean(m->cut));
	json_object_set_new(summary, "complete", json_boolean(model_is_complete(m)));
	if (m->missing->len > 0)
		json_object_set_new(summary, "missing", missing_of(m));
	return summary;
}

json_t *view_json_summary_change(const struct view_comparison *c)
{
	json_t *summary = json_object();
	struct cost change = cost_subtract(&c->current.side->totals, &c->baseline.side->totals);
	json_object_set_new(summary, "baseline", view_json_summary(&c->baseline));
	json_object_set_new(summary, "current", view_json_summary(&c->current));
	json_object_set_new(summary, "change", view_json_cost(fields_total, FIELD_SUM, &change));
	return summary;
}

json_t *view_json_process(const struct model *m, process_id id)
{
	const struct process *process = model_get_process(m, id);
	json_t *object = json_object(), *arguments = json_array();
	view_json_text(object, "process", process->label);
	view_json_text(object, "executable", process->name);
	if (process->backend != BACKEND_VALGRIND)
		view_json_text(object, "backend", backend_text(process->backend));
	for (guint i = 0; i < process->args->len; i++) {
		g_autofree char *shown = escape_utf8(g_ptr_array_index(process->args, i));
		json_array_append_new(arguments, json_string(shown));
	}
	json_object_set_new(object, "arguments", arguments);
	view_json_text(object, "end", process_end_names[process->end]);
	if (process->end == PROCESS_EXIT)
		view_json_number(object, "exit_status", process->exit_status);
	if (process->snapshot_number > 0) {
		view_json_number(object, "snapshot_number", process->snapshot_number);
		if (*process->snapshot != '\0')
			view_json_text(object, "snapshot", process->snapshot);
	}
	if (process->signal != 0)
		view_json_number(object, "signal", process->signal);
	if (*process->incomplete != '\0')
		view_json_text(object, "incomplete", process->incomplete);
	if (process->runs > 1)
		view_json_number(object, "runs", process->runs);
	view_json_fields(object, fields_total, 0, &process->totals);
	set_peak_bound(object, process->peak_bound);
	set_process_counters(object, m, COST_SUM, id.i, id.i + 1);
	set_process_counters(object, m, COST_ALONE, id.i, id.i + 1);
	return object;
}

void view_json_checks(const struct view_context *context, FILE *out)
{
	if (context->assertions != NULL && context->assertions->checked > 0)
		view_json_member(out, "assertions", view_json_assertions(context->assertions));
	if (context->gates != NULL && context->gates->len > 0)
		view_json_member(out, "gates", view_json_gates(context->gates));
}
