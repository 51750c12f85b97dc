/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "view_text_threads.h"

#include "escape.h"
#include "units.h"

#include <inttypes.h>

/* As many threads that freed something as a table has room for; else, and then how many, pairs are listed. How many threads,
   where -vvv does not ask for all. */
enum { MOST_COLUMNS = 8, MOST_PAIRS = 20, MOST_THREADS = 100 };

static guint shown_of(const struct page *p, guint n, guint most)
{
	return p->options->verbosity >= 3 ? n : MIN(n, most);
}

static void put_more(struct page *p, guint left_out, const char *what)
{
	if (left_out > 0)
		fprintf(p->out, "… %u more %s\n", left_out, what);
}

/* A table whose cells are escaped texts of its own, row by row. */
struct table { GPtrArray *cells; size_t columns; };

static struct table table_new(size_t columns)
{
	return (struct table){ g_ptr_array_new_with_free_func(g_free), columns };
}

static void add_text(struct table *t, const char *text)
{
	g_ptr_array_add(t->cells, escape_text(text));
}

/* `12 (0.31 KB)`, `-` for nothing. */
static void add_amount(struct table *t, int64_t blocks, int64_t bytes)
{
	g_ptr_array_add(t->cells, blocks == 0 && bytes == 0 ? g_strdup("-")
	                          : g_strdup_printf("%" PRId64 " (%s)", blocks, units_bytes(bytes).text));
}

static void add_pool(struct table *t, const struct pools *pools, guint i)
{
	g_autofree char *name = pools_name(pools, i);
	add_text(t, name);
}

static const char *const *row_of(const struct table *t, size_t row)
{
	return (const char *const *)t->cells->pdata + row * t->columns;
}

static int *widths_of(const struct table *t)
{
	int *widths = g_new0(int, t->columns);
	for (size_t i = 0; i < t->cells->len / t->columns; i++)
		page_widths(row_of(t, i), widths, t->columns);
	return widths;
}

static void put_table(struct page *p, struct table *t)
{
	g_autofree int *widths = widths_of(t);
	for (size_t i = 0; i < t->cells->len / t->columns; i++)
		page_cells(p, row_of(t, i), widths, t->columns);
	g_ptr_array_free(t->cells, TRUE);
}

/* `exited`, `running`; of a pool how many are what. */
static char *end_of(const struct pool *pool)
{
	if (pool->exited < 0)
		return g_strdup("?");
	if (pool->exited == 0)
		return g_strdup("running");
	if (pool->exited == pool->threads)
		return g_strdup("exited");
	return g_strdup_printf("%" PRId64 " exited", pool->exited);
}

/* `main thread in demo::start` */
static char *creation_of(const struct pools *pools, guint i, struct attribution *a)
{
	const struct pool *pool = pools_get(pools, i);
	stack_id created = model_get_thread(pools->model, pool->first)->created_at;
	g_autofree char *creator = pools_name(pools, pool->creator);
	if (pool->creator == 0)
		return g_strdup("-");
	if (created.i == 0)
		return g_steal_pointer(&creator);
	name_id function = attribution_function(a, attribution_creation(a, created));
	return g_strdup_printf("%s in %s", creator, catalog_text(attribution_catalog(a), function));
}

static void add_thread(struct table *t, const struct pools *pools, guint i, struct attribution *a)
{
	const struct pool *pool = pools_get(pools, i);
	const struct cost *cost = &pool->cost;
	g_autofree char *end = end_of(pool), *creation = creation_of(pools, i, a);
	add_pool(t, pools, i);
	g_ptr_array_add(t->cells, pool->threads > 1 ? g_strdup_printf("%" PRId64 " threads", pool->threads)
	                                            : g_strdup_printf("%u", model_get_thread(pools->model, pool->first)->serial));
	add_amount(t, cost->allocations, cost->bytes);
	add_amount(t, cost->deallocations, cost->freed_bytes);
	add_amount(t, cost->live_blocks, cost->live_bytes);
	if (cost->sites == 1)
		add_amount(t, cost->max_blocks, cost->max_bytes);
	else
		add_text(t, "?");
	add_text(t, end);
	add_text(t, creation);
}

/* The table row by row, and with -vvv where each thread was created. */
static void put_threads(struct page *p, const struct pools *pools, struct attribution *a)
{
	static const char *const heads[] = {
		"thread", "#", "allocated", "freed", "live at exit", "most at a time", "at the end", "created by",
	};
	struct table t = table_new(G_N_ELEMENTS(heads));
	for (size_t i = 0; i < G_N_ELEMENTS(heads); i++)
		add_text(&t, heads[i]);
	guint shown = shown_of(p, pools->list->len - 1, MOST_THREADS);
	for (guint i = 1; i <= shown; i++)
		add_thread(&t, pools, i, a);
	g_autofree int *widths = widths_of(&t);
	fputs("\nThreads:\n", p->out);
	for (guint i = 0; i <= shown; i++) {
		page_cells(p, row_of(&t, i), widths, t.columns);
		stack_id created = model_get_thread(pools->model, pools_get(pools, i)->first)->created_at;
		if (i > 0 && p->options->verbosity >= 3 && created.i != 0)
			page_trace(p, "    ", attribution_creation_trace(a, created), 0);
	}
	g_ptr_array_free(t.cells, TRUE);
	put_more(p, pools->list->len - 1 - shown, "threads");
}

/* What one process has of the ledger: threads free blocks of their own process alone. */
struct matrix {
	const struct pools *pools;
	guint first, end;      /* its pools */
	const struct ledger_cell *cells;
	guint count;
};

/* Of guint, in their order: the threads that freed something, or those that allocated something. */
static GArray *threads_of(const struct matrix *m, bool freed)
{
	GArray *found = g_array_new(FALSE, FALSE, sizeof(guint));
	for (guint i = m->first; i < m->end; i++) {
		const struct cost *cost = &pools_get(m->pools, i)->cost;
		if ((freed ? cost->deallocations : cost->allocations) > 0)
			g_array_append_val(found, i);
	}
	return found;
}

static void add_own_name(struct table *t, const struct pools *pools, guint i)
{
	g_autofree char *name = pools_own_name(pools, i);
	add_text(t, name);
}

/* What the blocks of one thread came to; its cells begin at *next, or further on. */
static void add_ends(struct table *t, const struct matrix *m, guint *next, guint from, const GArray *columns)
{
	struct ledger_cell own = { 0 }, others = { 0 };
	const struct cost *cost = &pools_get(m->pools, from)->cost;
	guint column = 0;
	add_own_name(t, m->pools, from);
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

/* The sums of the columns, which are the threads' own counters. */
static void add_sums(struct table *t, const struct matrix *m, const GArray *columns)
{
	struct ledger_cell own = { 0 }, others = { 0 };
	struct cost sum = { 0 };
	add_text(t, "all");
	for (guint i = 0; i < columns->len; i++) {
		const struct cost *cost = &pools_get(m->pools, g_array_index(columns, guint, i))->cost;
		add_amount(t, cost->deallocations, cost->freed_bytes);
	}
	for (guint i = m->first; i < m->end; i++) {
		const struct cost *cost = &pools_get(m->pools, i)->cost;
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

static void put_matrix(struct page *p, const struct matrix *m, const GArray *columns)
{
	static const char *const ends[] = { "resized by itself", "resized by others", "live at exit", "all" };
	g_autoptr(GArray) rows = threads_of(m, false);
	struct table t = table_new(1 + columns->len + G_N_ELEMENTS(ends));
	guint next = 0;
	add_text(&t, "allocated by");
	for (guint i = 0; i < columns->len; i++) {
		g_autofree char *name = pools_own_name(m->pools, g_array_index(columns, guint, i));
		g_autofree char *head = g_strdup_printf("freed by %s", name);
		add_text(&t, head);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(ends); i++)
		add_text(&t, ends[i]);
	guint shown = shown_of(p, rows->len, MOST_THREADS);
	for (guint i = 0; i < shown; i++)
		add_ends(&t, m, &next, g_array_index(rows, guint, i), columns);
	add_sums(&t, m, columns);
	put_table(p, &t);
	put_more(p, rows->len - shown, "threads, in the sums above");
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

/* Too many for a table: the pairs, those with the most blocks first. */
static void put_pairs(struct page *p, const struct matrix *m)
{
	g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(struct ledger_cell));
	g_array_append_vals(pairs, m->cells, m->count);
	g_array_sort(pairs, by_blocks);
	guint shown = shown_of(p, pairs->len, MOST_PAIRS);
	struct table t = table_new(4);
	add_text(&t, "allocated by");
	add_text(&t, "freed by");
	add_text(&t, "freed");
	add_text(&t, "resized");
	for (guint i = 0; i < shown; i++) {
		const struct ledger_cell *cell = &g_array_index(pairs, struct ledger_cell, i);
		add_own_name(&t, m->pools, cell->from);
		add_own_name(&t, m->pools, cell->to);
		add_amount(&t, cell->blocks, cell->bytes);
		add_amount(&t, cell->resized, cell->resized_bytes);
	}
	put_table(p, &t);
	put_more(p, pairs->len - shown, "pairs of threads");
}

static void put_process(struct page *p, const struct matrix *m)
{
	const struct model *model = m->pools->model;
	process_id process = pools_get(m->pools, m->first)->process;
	g_autoptr(GArray) columns = threads_of(m, true), rows = threads_of(m, false);
	if (columns->len + rows->len == 0)
		return;
	fputs("\n", p->out);
	if (model->processes->len > 2 && process.i != 0) {
		page_text(p, model_get_process(model, process)->label);
		fputs(":\n", p->out);
	}
	if (columns->len <= MOST_COLUMNS)
		put_matrix(p, m, columns);
	else
		put_pairs(p, m);
}

void view_text_threads(struct page *p, const struct ledger *l, struct attribution *a)
{
	const struct pools *pools = ledger_pools(l);
	put_threads(p, pools, a);
	if (!ledger_is_known(l)) {
		fputs("(who freed whose blocks is not known: a baseline does not say)\n", p->out);
		return;
	}
	g_autoptr(GArray) cells = ledger_cells(l, NULL, 0);
	const struct ledger_cell *all = (const struct ledger_cell *)(const void *)cells->data;
	struct matrix m = { .pools = pools, .end = 1 };
	for (guint at = 0; m.end < pools->list->len; at += m.count) {
		m.first = m.end;
		while (m.end < pools->list->len && pools_get(pools, m.end)->process.i == pools_get(pools, m.first)->process.i)
			m.end++;
		m.cells = all + at;
		for (m.count = 0; at + m.count < cells->len && all[at + m.count].from < m.end;)
			m.count++;
		put_process(p, &m);
	}
}

void view_text_crossed(struct page *p, const struct ledger *l, const uint32_t *sites, guint n)
{
	g_autoptr(GArray) cells = ledger_cells(l, sites, n);
	struct ledger_cell crossed = ledger_crossed(cells);
	if (crossed.blocks > 0) {
		page_blocks(p, "    freed by other threads: ", crossed.blocks, crossed.bytes);
		fputs("\n", p->out);
	}
	if (crossed.resized > 0) {
		page_blocks(p, "    resized by other threads: ", crossed.resized, crossed.resized_bytes);
		fputs("\n", p->out);
	}
}
