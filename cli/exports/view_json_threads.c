/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "exports/view_json_threads.h"

static void set_thread(json_t *object, const struct thread_pools *p, guint i)
{
	const struct thread_pool *pool = thread_pools_get(p, i);
	const struct thread *t = model_get_thread(p->model, pool->first);
	g_autofree char *shown = thread_pools_own_name(p, i);
	view_json_text(object, "thread", shown);
	if (pool->process.i != 0)
		view_json_text(object, "process", model_get_process(p->model, pool->process)->label);
	view_json_number(object, "serial", t->serial);
	view_json_number(object, "id", i);
}

static void set_end(json_t *object, const struct thread_pool *pool)
{
	json_object_set_new(object, "exited", json_boolean(pool->exited > 0 && pool->exited == pool->threads));
	if (pool->threads > 1)
		view_json_number(object, "threads", pool->threads);
	if (pool->exited > 0 && pool->exited < pool->threads)
		view_json_number(object, "exited_threads", pool->exited);
}

json_t *view_json_thread(const struct thread_pools *p, guint i)
{
	json_t *object = json_object();
	set_thread(object, p, i);
	set_end(object, thread_pools_get(p, i));
	return object;
}

/* stack: include the stack in which the thread was created, if it is known. */
static json_t *thread_of(const struct thread_pools *p, guint i, struct attribution *a, bool stack)
{
	const struct thread_pool *pool = thread_pools_get(p, i);
	const struct thread *t = model_get_thread(p->model, pool->first);
	json_t *object = json_object();
	set_thread(object, p, i);
	if (t->name.i != 0 && pool->alike)
		view_json_text(object, "name", model_text(p->model, t->name));
	if (t->creator.i != 0)
		view_json_number(object, "creator", model_get_thread(p->model, t->creator)->serial);
	if (pool->creator != 0)
		view_json_number(object, "created_by", pool->creator);
	set_end(object, pool);
	view_json_fields(object, fields_row, FIELD_THREAD, &pool->cost);
	if (stack && t->created_at.i != 0) {
		json_t *created = json_object();
		view_json_name(created, "function", attribution_catalog(a), attribution_function(a, attribution_creation(a, t->created_at)));
		view_json_trace(created, attribution_catalog(a), attribution_creation_trace(a, t->created_at));
		json_object_set_new(object, "created_at", created);
	}
	return object;
}

static json_t *cells_of(const GArray *cells)
{
	json_t *list = json_array();
	for (guint i = 0; i < cells->len; i++) {
		const struct ledger_cell *cell = &g_array_index(cells, struct ledger_cell, i);
		json_t *object = json_object();
		view_json_number(object, "allocated_by", cell->from);
		view_json_number(object, "freed_by", cell->to);
		view_json_number(object, "blocks", cell->blocks);
		view_json_number(object, "bytes", cell->bytes);
		view_json_number(object, "resized_blocks", cell->resized);
		view_json_number(object, "resized_bytes", cell->resized_bytes);
		json_array_append_new(list, object);
	}
	return list;
}

void view_json_threads(const struct ledger *l, struct attribution *a, const struct report_options *options, bool ledger,
                       FILE *out)
{
	const struct thread_pools *p = ledger_pools(l);
	bool stacks = options->threads || options->verbosity >= 3;
	struct view_json_list list;
	view_json_list_open(&list, out, "threads");
	for (guint i = 1; i < p->list->len; i++)
		view_json_list_add(&list, thread_of(p, i, a, stacks));
	view_json_list_close(&list);
	if (!ledger)
		return;
	json_t *member = json_object();
	json_object_set_new(member, "known", json_boolean(ledger_is_known(l)));
	if (ledger_is_known(l)) {
		g_autoptr(GArray) cells = ledger_cells(l, NULL, 0);
		json_object_set_new(member, "cells", cells_of(cells));
	}
	view_json_member(out, "ledger", member);
}

void view_json_crossed(json_t *row, const struct ledger *l, const uint32_t *sites, guint n)
{
	g_autoptr(GArray) shares = ledger_shares(l, sites, n);
	json_t *list = json_array();
	for (guint i = 0; i < shares->len; i++) {
		const struct ledger_share *share = &g_array_index(shares, struct ledger_share, i);
		json_t *object = json_object();
		view_json_number(object, "allocated_by", share->pool);
		view_json_number(object, "count", share->cost.allocations);
		view_json_number(object, "total_bytes", share->cost.bytes);
		view_json_number(object, "live_blocks", share->cost.live_blocks);
		view_json_number(object, "live_bytes", share->cost.live_bytes);
		json_array_append_new(list, object);
	}
	json_object_set_new(row, "allocators", list);
	if (!ledger_is_known(l))
		return;
	g_autoptr(GArray) cells = ledger_cells(l, sites, n);
	struct ledger_cell crossed = ledger_crossed(cells);
	view_json_number(row, "crossed_blocks", crossed.blocks + crossed.resized);
	view_json_number(row, "crossed_bytes", crossed.bytes + crossed.resized_bytes);
	json_object_set_new(row, "releases", cells_of(cells));
}
