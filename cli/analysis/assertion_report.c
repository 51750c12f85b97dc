/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "analysis/assertion_report.h"

#include "analysis/aggregate.h"
#include "base/numbers.h"
#include "base/paths.h"

#include <string.h>

static void free_failure(gpointer data)
{
	struct assertion_failure *f = data;
	g_free(f->place);
	g_free(f->file);
	g_free(f->text);
	g_free(f->thread);
	g_ptr_array_unref(f->culprits);
	g_free(f);
}

/* Takes `src/lib.rs:12` apart. What does not end in a line is no file. */
static void set_place(struct assertion_failure *f, const char *place, const char *workspace)
{
	const char *colon = strrchr(place, ':'), *reason;
	int64_t line;
	f->place = g_strdup(place);
	if (colon == NULL || colon == place || !numbers_parse_count(colon + 1, &line, &reason) || line == 0 || line > UINT32_MAX)
		return;
	g_autofree char *file = g_strndup(place, (gsize)(colon - place));
	f->file = paths_canonical(file, workspace);
	f->line = (uint32_t)line;
	g_free(f->place);
	f->place = g_strdup_printf("%s:%u", f->file, f->line);
}

/* If there are several processes, the name tells which one the thread is in. */
static char *thread_of(const struct model *m, const struct assertion *a)
{
	g_autofree char *name = row_key_thread_name(m, model_get_thread(m, a->thread));
	return m->processes->len <= 2 ? g_steal_pointer(&name)
		: g_strdup_printf("%s of %s", name, model_get_process(m, a->process)->label);
}

/* The same stack as a report shows it, whatever addresses it had. */
struct trace_sum { trace_id trace; stack_id stack; int64_t allocations, bytes; };

static gint by_amount(gconstpointer a, gconstpointer b, gpointer catalog)
{
	const struct trace_sum *x = a, *y = b;
	if (x->allocations != y->allocations)
		return x->allocations < y->allocations ? 1 : -1;
	if (x->bytes != y->bytes)
		return x->bytes < y->bytes ? 1 : -1;
	return aggregate_compare_keys(catalog, GROUPS_OF_TRACES, x->trace.i, y->trace.i);
}

/* Adds without going beyond what fits: the numbers of one window never do. */
static int64_t sum(int64_t a, int64_t b)
{
	int64_t value;
	return __builtin_add_overflow(a, b, &value) ? INT64_MAX : value;
}

/* Returns an array of struct trace_sum, in the order of blame. */
static GArray *traces_of(const struct side *side, const struct assertion *a)
{
	GArray *traces = g_array_new(FALSE, FALSE, sizeof(struct trace_sum));
	g_autoptr(GHashTable) known = g_hash_table_new(NULL, NULL);
	for (uint32_t i = 0; i < a->blames; i++) {
		const struct blame *b = &g_array_index(side->model->blames, struct blame, a->first_blame + i);
		trace_id trace = attribution_trace(side->attribution, b->stack);
		gpointer place = g_hash_table_lookup(known, GUINT_TO_POINTER(trace.i));
		if (place == NULL) {
			struct trace_sum new = { trace, b->stack, b->allocations, b->bytes };
			g_array_append_val(traces, new);
			g_hash_table_insert(known, GUINT_TO_POINTER(trace.i), GUINT_TO_POINTER(traces->len));
		} else {
			struct trace_sum *into = &g_array_index(traces, struct trace_sum, GPOINTER_TO_UINT(place) - 1);
			into->allocations = sum(into->allocations, b->allocations);
			into->bytes = sum(into->bytes, b->bytes);
		}
	}
	g_array_sort_with_data(traces, by_amount, side->catalog);
	return traces;
}

static struct assertion_failure *failure_of(const struct side *side, const struct assertion *a, const char *workspace)
{
	const struct model *m = side->model;
	struct assertion_failure *f = g_new0(struct assertion_failure, 1);
	GArray *traces = traces_of(side, a);
	set_place(f, model_text(m, a->place), workspace);
	f->text = g_strdup(model_text(m, a->text));
	f->found = a->found;
	f->thread = thread_of(m, a);
	f->times = a->times;
	f->culprits = g_ptr_array_new_with_free_func(gate_culprit_free);
	for (guint i = 0; i < traces->len && i < GATE_CULPRITS; i++) {
		const struct trace_sum *t = &g_array_index(traces, struct trace_sum, i);
		struct gate_culprit *culprit = gate_culprit_new(side, t->stack);
		culprit->actual = t->allocations;
		culprit->bytes = t->bytes;
		g_ptr_array_add(f->culprits, culprit);
	}
	f->more_culprits = traces->len > GATE_CULPRITS ? traces->len - GATE_CULPRITS : 0;
	g_array_free(traces, TRUE);
	return f;
}

struct assertion_report *assertion_report_new(const struct side *side, const char *workspace)
{
	const struct model *m = side->model;
	struct assertion_report *r = g_new0(struct assertion_report, 1);
	r->failures = g_ptr_array_new_with_free_func(free_failure);
	for (guint p = 1; p < m->processes->len; p++) {
		const struct process *process = model_get_process(m, (process_id){ p });
		r->checked = sum(r->checked, process->assertions_checked);
		r->failed = sum(r->failed, process->assertions_failed);
		for (guint i = 0; i < m->assertions->len; i++) {
			const struct assertion *a = &g_array_index(m->assertions, struct assertion, i);
			if (a->process.i == p)
				g_ptr_array_add(r->failures, failure_of(side, a, workspace));
		}
	}
	return r;
}

void assertion_report_free(struct assertion_report *r)
{
	if (r == NULL)
		return;
	g_ptr_array_unref(r->failures);
	g_free(r);
}
