/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "views/view_text_threads.h"

#include "base/escape.h"
#include "views/thread_tables.h"

/* The most rows of a table. -vvv shows all. */
enum { MOST_PAIRS = 20, MOST_THREADS = 100 };

static guint most_of(const struct page *p, guint most)
{
	return p->options->verbosity >= 3 ? G_MAXUINT : most;
}

static void escape_cells(struct thread_table *t)
{
	for (guint i = 0; i < t->cells->len; i++) {
		char *cell = t->cells->pdata[i];
		t->cells->pdata[i] = escape_text(cell);
		g_free(cell);
	}
}

static int *widths_of(const struct thread_table *t)
{
	int *widths = g_new0(int, t->columns);
	for (size_t i = 0; i < thread_table_rows(t); i++)
		page_widths(thread_table_row(t, i), widths, t->columns);
	return widths;
}

static void put_left_out(struct page *p, const struct thread_table *t)
{
	if (t->left_out > 0)
		fprintf(p->out, "… %u more %s\n", t->left_out, t->what);
}

/* Writes the table of threads. With -vvv, the stack in which each thread was created follows its row. */
static void put_threads(struct page *p, const struct ledger *l, struct attribution *a)
{
	const struct thread_pools *pools = ledger_pools(l);
	struct thread_table *t = thread_tables_threads(l, a, most_of(p, MOST_THREADS));
	escape_cells(t);
	g_autofree int *widths = widths_of(t);
	fputs("\nThreads:\n", p->out);
	for (guint i = 0; i < thread_table_rows(t); i++) {
		page_cells(p, thread_table_row(t, i), widths, t->columns);
		stack_id created = model_get_thread(pools->model, thread_pools_get(pools, i)->first)->created_at;
		if (i > 0 && p->options->verbosity >= 3 && created.i != 0)
			page_trace(p, "    ", attribution_creation_trace(a, created), 0);
	}
	put_left_out(p, t);
	thread_table_free(t);
}

static void put_ends(struct page *p, struct thread_table *t)
{
	escape_cells(t);
	g_autofree int *widths = widths_of(t);
	fputs("\n", p->out);
	if (t->process != NULL) {
		page_text(p, t->process);
		fputs(":\n", p->out);
	}
	for (size_t i = 0; i < thread_table_rows(t); i++)
		page_cells(p, thread_table_row(t, i), widths, t->columns);
	put_left_out(p, t);
}

void view_text_threads(struct page *p, const struct ledger *l, struct attribution *a)
{
	put_threads(p, l, a);
	if (!ledger_is_known(l)) {
		fputs("(a baseline does not say who freed whose blocks)\n", p->out);
		return;
	}
	g_autoptr(GPtrArray) tables = thread_tables_ends(l, most_of(p, MOST_THREADS), most_of(p, MOST_PAIRS));
	for (guint i = 0; i < tables->len; i++)
		put_ends(p, tables->pdata[i]);
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
