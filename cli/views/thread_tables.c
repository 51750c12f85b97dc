/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "views/thread_tables.h"

#include "base/units.h"

#include <inttypes.h>

/* The most columns of a matrix: each is a thread that freed something. */
enum { MOST_COLUMNS = 8 };

static struct thread_table *table_new(size_t columns, const char *what)
{
	struct thread_table *t = g_new0(struct thread_table, 1);
	t->columns = columns;
	t->cells = g_ptr_array_new_with_free_func(g_free);
	t->what = what;
	return t;
}

void thread_table_free(struct thread_table *t)
{
	g_ptr_array_free(t->cells, TRUE);
	g_free(t->process);
	g_free(t);
}

/* Appends a cell and takes ownership of the text. */
static void take_text(struct thread_table *t, char *text)
{
	g_ptr_array_add(t->cells, text);
}

static void add_text(struct thread_table *t, const char *text)
{
	take_text(t, g_strdup(text));
}

/* Appends a cell like `12 (0.31 KB)`, or `-` for nothing. */
static void add_amount(struct thread_table *t, int64_t blocks, int64_t bytes)
{
	take_text(t, blocks == 0 && bytes == 0 ? g_strdup("-")
	             : g_strdup_printf("%" PRId64 " (%s)", blocks, units_bytes(bytes).text));
}

/* Returns `exited` or `running`; `3 exited` if some threads of a pool have exited; `?` if it is unknown. */
static char *end_of(const struct thread_pool *pool)
{
	if (pool->exited < 0)
		return g_strdup("?");
	if (pool->exited == 0)
		return g_strdup("running");
	if (pool->exited == pool->threads)
		return g_strdup("exited");
	return g_strdup_printf("%" PRId64 " exited", pool->exited);
}

/* Returns who created a thread, and in which function: `main thread in demo::start`. */
static char *creation_of(const struct thread_pools *pools, guint i, struct attribution *a)
{
	const struct thread_pool *pool = thread_pools_get(pools, i);
	stack_id created = model_get_thread(pools->model, pool->first)->created_at;
	g_autofree char *creator = thread_pools_distinct_name(pools, pool->creator);
	if (pool->creator == 0)
		return g_strdup("-");
	if (created.i == 0)
		return g_steal_pointer(&creator);
	name_id function = attribution_function(a, attribution_creation(a, created));
	return g_strdup_printf("%s in %s", creator, catalog_text(attribution_catalog(a), function));
}

static void add_thread(struct thread_table *t, const struct thread_pools *pools, guint i, struct attribution *a)
{
	const struct thread_pool *pool = thread_pools_get(pools, i);
	const struct cost *cost = &pool->cost;
	take_text(t, thread_pools_distinct_name(pools, i));
	take_text(t, pool->threads > 1 ? g_strdup_printf("%" PRId64 " threads", pool->threads)
	                               : g_strdup_printf("%u", model_get_thread(pools->model, pool->first)->serial));
	add_amount(t, cost->allocations, cost->bytes);
	add_amount(t, cost->deallocations, cost->freed_bytes);
	add_amount(t, cost->live_blocks, cost->live_bytes);
	if (cost->sites == 1)
		add_amount(t, cost->max_blocks, cost->max_bytes);
	else
		add_text(t, "?");
	take_text(t, end_of(pool));
	take_text(t, creation_of(pools, i, a));
}

struct thread_table *thread_tables_threads(const struct ledger *l, struct attribution *a, guint most)
{
	static const char *const heads[] = {
		"thread", "#", "allocated", "freed", "live at exit", "own peak", "at the end", "created by",
	};
	const struct thread_pools *pools = ledger_pools(l);
	guint count = pools->list->len - 1, shown = MIN(count, most);
	struct thread_table *t = table_new(G_N_ELEMENTS(heads), "threads");
	for (size_t i = 0; i < G_N_ELEMENTS(heads); i++)
		add_text(t, heads[i]);
	for (guint i = 1; i <= shown; i++)
		add_thread(t, pools, i, a);
	t->left_out = count - shown;
	return t;
}

/* The part of one process in the ledger. */
struct matrix {
	const struct thread_pools *pools;
	guint first, end;      /* its pools: from first to before end */
	const struct ledger_cell *cells;
	guint count;
};

/* Returns an array of guint: the pools that freed something, or those that allocated something, in order. */
static GArray *threads_of(const struct matrix *m, bool freed)
{
	GArray *found = g_array_new(FALSE, FALSE, sizeof(guint));
	for (guint i = m->first; i < m->end; i++) {
		const struct cost *cost = &thread_pools_get(m->pools, i)->cost;
		if ((freed ? cost->deallocations : cost->allocations) > 0)
			g_array_append_val(found, i);
	}
	return found;
}

/* Appends a row: what became of the blocks that the pool `from` allocated. Its cells are at *next or later; *next moves past
   them. */
static void add_ends(struct thread_table *t, const struct matrix *m, guint *next, guint from, const GArray *columns)
{
	struct ledger_cell own = { 0 }, others = { 0 };
	const struct cost *cost = &thread_pools_get(m->pools, from)->cost;
	guint column = 0;
	take_text(t, thread_pools_distinct_own_name(m->pools, from));
	for (; *next < m->count && m->cells[*next].from <= from; ++*next) {
		const struct ledger_cell *cell = &m->cells[*next];
		struct ledger_cell *resized = cell->to == from ? &own : &others;
		resized->resized += cell->resized;
		resized->resized_bytes += cell->resized_bytes;
		for (; column < columns->len && g_array_index(columns, guint, column) < cell->to; column++)
			add_amount(t, 0, 0);
		if (column < columns->len && g_array_index(columns, guint, column) == cell->to) {
			add_amount(t, cell->blocks, cell->bytes);
			column++;
		}
	}
	for (; column < columns->len; column++)
		add_amount(t, 0, 0);
	add_amount(t, own.resized, own.resized_bytes);
	add_amount(t, others.resized, others.resized_bytes);
	add_amount(t, cost->live_blocks, cost->live_bytes);
	add_amount(t, cost->allocations, cost->bytes);
}

/* Appends the last row. The counters of a thread are the sums of its column. */
static void add_sums(struct thread_table *t, const struct matrix *m, const GArray *columns)
{
	struct ledger_cell own = { 0 }, others = { 0 };
	struct cost sum = { 0 };
	add_text(t, "all");
	for (guint i = 0; i < columns->len; i++) {
		const struct cost *cost = &thread_pools_get(m->pools, g_array_index(columns, guint, i))->cost;
		add_amount(t, cost->deallocations, cost->freed_bytes);
	}
	for (guint i = m->first; i < m->end; i++) {
		const struct cost *cost = &thread_pools_get(m->pools, i)->cost;
		sum.live_blocks += cost->live_blocks;
		sum.live_bytes += cost->live_bytes;
		sum.allocations += cost->allocations;
		sum.bytes += cost->bytes;
	}
	for (guint i = 0; i < m->count; i++) {
		struct ledger_cell *into = m->cells[i].from == m->cells[i].to ? &own : &others;
		into->resized += m->cells[i].resized;
		into->resized_bytes += m->cells[i].resized_bytes;
	}
	add_amount(t, own.resized, own.resized_bytes);
	add_amount(t, others.resized, others.resized_bytes);
	add_amount(t, sum.live_blocks, sum.live_bytes);
	add_amount(t, sum.allocations, sum.bytes);
}

static struct thread_table *matrix_table(const struct matrix *m, const GArray *columns, const GArray *rows, guint most)
{
	static const char *const ends[] = { "resized by itself", "resized by others", "live at exit", "all" };
	struct thread_table *t = table_new(1 + columns->len + G_N_ELEMENTS(ends), "threads, counted in the sums above");
	guint next = 0, shown = MIN(rows->len, most);
	add_text(t, "allocated by");
	for (guint i = 0; i < columns->len; i++) {
		g_autofree char *name =
			thread_pools_distinct_own_name(m->pools, g_array_index(columns, guint, i));
		take_text(t, g_strdup_printf("freed by %s", name));
	}
	for (size_t i = 0; i < G_N_ELEMENTS(ends); i++)
		add_text(t, ends[i]);
	for (guint i = 0; i < shown; i++)
		add_ends(t, m, &next, g_array_index(rows, guint, i), columns);
	add_sums(t, m, columns);
	t->sums = true;
	t->left_out = rows->len - shown;
	return t;
}

static gint by_blocks(gconstpointer a, gconstpointer b)
{
	const struct ledger_cell *x = a, *y = b;
	if (x->blocks != y->blocks)
		return x->blocks > y->blocks ? -1 : 1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->to > y->to) - (x->to < y->to);
}

static struct thread_table *pairs_table(const struct matrix *m, guint most)
{
	static const char *const heads[] = { "allocated by", "freed by", "freed", "resized" };
	g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(struct ledger_cell));
	struct thread_table *t = table_new(G_N_ELEMENTS(heads), "pairs of threads");
	guint shown = MIN(m->count, most);
	g_array_append_vals(pairs, m->cells, m->count);
	g_array_sort(pairs, by_blocks);
	for (size_t i = 0; i < G_N_ELEMENTS(heads); i++)
		add_text(t, heads[i]);
	for (guint i = 0; i < shown; i++) {
		const struct ledger_cell *cell = &g_array_index(pairs, struct ledger_cell, i);
		take_text(t, thread_pools_distinct_own_name(m->pools, cell->from));
		take_text(t, thread_pools_distinct_own_name(m->pools, cell->to));
		add_amount(t, cell->blocks, cell->bytes);
		add_amount(t, cell->resized, cell->resized_bytes);
	}
	t->left_out = pairs->len - shown;
	return t;
}

static void add_process(GPtrArray *tables, const struct matrix *m, guint most_threads, guint most_pairs)
{
	const struct model *model = m->pools->model;
	process_id process = thread_pools_get(m->pools, m->first)->process;
	g_autoptr(GArray) columns = threads_of(m, true), rows = threads_of(m, false);
	if (columns->len + rows->len == 0)
		return;
	struct thread_table *t = columns->len <= MOST_COLUMNS ? matrix_table(m, columns, rows, most_threads)
	                                                      : pairs_table(m, most_pairs);
	if (model->processes->len > 2 && process.i != 0)
		t->process = g_strdup(model_get_process(model, process)->label);
	g_ptr_array_add(tables, t);
}

GPtrArray *thread_tables_ends(const struct ledger *l, guint most_threads, guint most_pairs)
{
	const struct thread_pools *pools = ledger_pools(l);
	GPtrArray *tables = g_ptr_array_new_with_free_func((GDestroyNotify)thread_table_free);
	g_autoptr(GArray) cells = ledger_cells(l, NULL, 0);
	const struct ledger_cell *all = (const struct ledger_cell *)(const void *)cells->data;
	struct matrix m = { .pools = pools, .end = 1 };
	for (guint at = 0; m.end < pools->list->len; at += m.count) {
		m.first = m.end;
		while (m.end < pools->list->len
		       && thread_pools_get(pools, m.end)->process.i == thread_pools_get(pools, m.first)->process.i)
			m.end++;
		m.cells = all != NULL ? all + at : NULL;
		for (m.count = 0; at + m.count < cells->len && all[at + m.count].from < m.end;)
			m.count++;
		add_process(tables, &m, most_threads, most_pairs);
	}
	return tables;
}
