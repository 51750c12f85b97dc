/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "exports/view_json_leaks.h"

#include "exports/view_json_parts.h"
#include "exports/view_json_threads.h"
#include "views/view.h"

static json_t *amount_of(int64_t blocks, int64_t bytes)
{
	json_t *object = json_object();
	view_json_number(object, "blocks", blocks);
	view_json_number(object, "bytes", bytes);
	return object;
}

/* Sets the function that is charged with a stack, and the stack. */
static void set_stack(json_t *object, const struct leak_report *r, stack_id s)
{
	if (s.i == 0)
		return;
	view_json_name(object, "function", r->catalog, attribution_function(r->attribution, s));
	view_json_trace(object, r->catalog, attribution_trace(r->attribution, s));
}

static json_t *freers_of(const struct leak_report *r, const struct leak_usage *u)
{
	json_t *list = json_array();
	for (guint i = 0; i < u->freers->len; i++) {
		const struct leak_freer *freer = &g_array_index(u->freers, struct leak_freer, i);
		json_t *object = amount_of(freer->blocks, freer->bytes);
		json_object_set_new(object, "thread", view_json_thread(ledger_pools(r->ledger), freer->pool));
		set_stack(object, r, freer->stack);
		json_array_append_new(list, object);
	}
	return list;
}

static void set_object(json_t *step, const struct leak_report *r, const struct hold *h)
{
	g_autofree char *base = g_path_get_basename(model_text(r->model, h->object));
	if (h->object.i != 0)
		view_json_text(step, "object", base);
}

static json_t *step_of(const struct leak_report *r, const struct hold *h)
{
	static const char *const bys[HOLD_KINDS] = {
		[HOLD_STATIC] = "static",
		[HOLD_THREAD_LOCAL] = "thread-local",
		[HOLD_STACK] = "stack",
		[HOLD_MAPPED] = "mapped",
		[HOLD_REGISTER] = "register",
		[HOLD_BLOCK] = "block",
	};
	const struct thread_pools *pools = ledger_pools(r->ledger);
	json_t *step = json_object();
	json_object_set_new(step, "by", json_string(bys[h->by]));
	if (h->name.i != 0) {
		g_autofree char *name = leak_report_symbol(r, h);
		view_json_text(step, "name", name);
	}
	set_object(step, r, h);
	if (h->thread.i != 0)
		json_object_set_new(step, "thread", view_json_thread(pools, pools->of[h->thread.i]));
	if (h->by == HOLD_BLOCK && h->site != 0) {
		const struct site *site = &g_array_index(r->model->sites, struct site, h->site);
		json_object_set_new(step, "thread", view_json_thread(pools, pools->of[site->thread.i]));
		view_json_name(step, "function", r->catalog, leak_report_function(r, h));
	} else if (h->by == HOLD_BLOCK) {
		json_object_set_new(step, "inherited", json_true());
	}
	set_stack(step, r, h->stack);
	view_json_number(step, "offset", h->offset);
	if (h->address != 0) {
		g_autofree char *address = g_strdup_printf("0x%" G_GINT64_MODIFIER "x", h->address);
		view_json_text(step, "address", address);
	}
	if (h->skipped > 0)
		view_json_number(step, "skipped", h->skipped);
	return step;
}

static void set_way(json_t *object, const struct leak_report *r, const struct leak_entry *entry)
{
	if (entry->holds == 0)
		return;
	json_t *steps = json_array();
	for (guint i = 0; i < entry->holds; i++)
		json_array_append_new(steps, step_of(r, leak_report_hold(r, entry->first_hold + i)));
	json_object_set_new(object, entry->kind == LEAK_CYCLE ? "circle" : "held_by", steps);
}

static void set_origin(json_t *object, const struct leak_report *r, const struct leak_entry *entry)
{
	const struct thread_pools *pools = ledger_pools(r->ledger);
	if (entry->reallocated == 0)
		return;
	json_t *origin = json_object();
	view_json_number(origin, "blocks", entry->reallocated);
	view_json_number(origin, "times", entry->growths);
	if (entry->first_thread.i != 0)
		json_object_set_new(origin, "thread", view_json_thread(pools, pools->of[entry->first_thread.i]));
	set_stack(origin, r, entry->first_stack);
	json_object_set_new(object, "reallocated", origin);
}

static json_t *entry_of(const struct leak_report *r, const struct report_options *options, const struct leak_entry *entry)
{
	g_autofree char *row = aggregate_key_name(r->catalog, r->row_kind, entry->row);
	struct place place = catalog_get_place(r->catalog, attribution_place(r->attribution, entry->stack));
	struct leak_usage u = leak_report_entry_usage(r, entry);
	json_t *object = json_object();
	json_object_set_new(object, "kind", json_string(cost_leak_names[entry->kind]));
	json_t *group = json_object();
	view_json_text(group, group_name(options->group), row);
	json_object_set_new(object, "group", group);
	json_object_set_new(object, "thread", view_json_thread(ledger_pools(r->ledger), entry->pool));
	view_json_number(object, "blocks", entry->blocks);
	view_json_number(object, "bytes", entry->bytes);
	view_json_place(object, r->catalog, place.file, place.line);
	set_stack(object, r, entry->stack);
	view_json_number(object, "allocated", u.allocated);
	view_json_number(object, "freed", u.freed);
	view_json_number(object, "taken_by_realloc", u.taken);
	json_object_set_new(object, "freed_by", freers_of(r, &u));
	set_origin(object, r, entry);
	set_way(object, r, entry);
	leak_usage_clear(&u);
	return object;
}

static void set_omitted(json_t *leaks, const struct leak_report *r, guint shown)
{
	int64_t blocks = 0, bytes = 0;
	guint entries = 0;
	for (guint i = shown; i < r->rows->len; i++) {
		blocks += leak_report_row(r, i)->blocks;
		bytes += leak_report_row(r, i)->bytes;
		entries += leak_report_row(r, i)->count;
	}
	json_t *omitted = amount_of(blocks, bytes);
	view_json_number(omitted, "entries", entries);
	json_object_set_new(leaks, "omitted", omitted);
}

/* Builds and writes one entry at a time, so that memory use does not grow with their number. */
static void put_entries(const struct leak_report *r, const struct report_options *options, guint shown, FILE *out)
{
	const char *before = "\n    ";
	for (guint i = 0; i < shown; i++) {
		const struct leak_row *row = leak_report_row(r, i);
		for (guint k = 0; k < row->count; k++) {
			json_t *entry = entry_of(r, options, leak_report_entry(r, row->first + k));
			fputs(before, out);
			view_json_value(out, entry, 0);
			before = ",\n    ";
		}
	}
}

void view_json_leaks(const struct leak_report *r, const struct report_options *options, FILE *out)
{
	guint shown = view_shown(options, r->rows->len);
	json_t *leaks = json_object(), *suppressed = amount_of(r->suppressed_blocks, r->suppressed_bytes);
	view_json_number(leaks, "unknown_processes", r->unknown);
	for (size_t i = 0; i < LEAK_KINDS; i++) {
		enum leak_kind kind = leak_report_order[i];
		json_object_set_new(leaks, cost_leak_names[kind], amount_of(r->kinds[kind].blocks, r->kinds[kind].bytes));
	}
	view_json_number(suppressed, "rules", r->rules);
	json_object_set_new(leaks, "suppressed", suppressed);
	set_omitted(leaks, r, shown);
	fputs(",\n  \"leaks\": {", out);
	json_dumpf(leaks, out, JSON_EMBED);
	fputs(", \"entries\": [", out);
	put_entries(r, options, shown, out);
	fputs(shown > 0 ? "\n  ]}" : "]}", out);
	json_decref(leaks);
}
