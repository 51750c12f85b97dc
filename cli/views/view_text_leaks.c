/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The report nests, with more indentation at each level: kinds, threads, rows, and the details of a row. */
#include "views/view_text_leaks.h"

#include "base/units.h"
#include "views/leak_text.h"
#include "views/view.h"

#include <inttypes.h>

#define INDENT "      "

static void put_amount(struct page *p, int64_t blocks, int64_t bytes)
{
	g_autofree char *amount = leak_text_amount(blocks, bytes);
	fputs(amount, p->out);
}

/* Writes a line of a row's details, and frees it. NULL writes nothing. */
static void put_line(struct page *p, char *line)
{
	if (line != NULL) {
		fputs(INDENT, p->out);
		page_text(p, line);
		fputs("\n", p->out);
	}
	g_free(line);
}

static int64_t depth_of(const struct leak_report *r, guint pool)
{
	const struct thread_pools *pools = ledger_pools(r->ledger);
	process_id process = thread_pools_get(pools, pool)->process;
	return process.i != 0 ? model_get_process(r->model, process)->depth : 0;
}

/* Writes each place of a row's entries once. */
static void put_places(struct page *p, const struct leak_report *r, const struct leak_row *row)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
	for (guint i = 0; i < row->count; i++) {
		place_id place = attribution_place(r->attribution, leak_report_entry(r, row->first + i)->stack);
		if (place.i == 0 || !g_hash_table_add(seen, GUINT_TO_POINTER(place.i)))
			continue;
		fputs(INDENT "at ", p->out);
		page_place(p, place);
		fputs("\n", p->out);
	}
}

static void put_stack(struct page *p, const struct leak_report *r, guint pool, trace_id trace)
{
	page_trace(p, INDENT "    ", trace, depth_of(r, pool));
}

static void put_freers(struct page *p, const struct leak_report *r, const struct leak_entry *entry)
{
	struct leak_usage u = leak_report_entry_usage(r, entry);
	const struct thread_pools *pools = ledger_pools(r->ledger);
	for (guint i = 0; i < u.freers->len; i++) {
		const struct leak_freer *freer = &g_array_index(u.freers, struct leak_freer, i);
		g_autofree char *thread = thread_pools_distinct_name(pools, freer->pool);
		fprintf(p->out, INDENT "freed by ");
		page_text(p, thread);
		fputs(": ", p->out);
		put_amount(p, freer->blocks, freer->bytes);
		fputs("\n", p->out);
		put_stack(p, r, freer->pool, (trace_id){ freer->key });
	}
	leak_usage_clear(&u);
}

/* Writes the chain of pointers to a block, one line for each step. */
static void put_way(struct page *p, const struct leak_report *r, const struct leak_entry *entry)
{
	if (entry->holds > 0)
		fputs(entry->kind == LEAK_CYCLE ? INDENT "cycle:\n" : INDENT "held by:\n", p->out);
	for (guint i = 0; i < entry->holds; i++) {
		const struct hold *h = leak_report_hold(r, entry->first_hold + i);
		g_autofree char *step = leak_text_step(r, h);
		fputs(INDENT "    ", p->out);
		page_text(p, step);
		if (h->offset != 0 && h->by != HOLD_MAPPED)
			fprintf(p->out, " + %" PRId64, h->offset);
		if (h->address != 0 && h->by != HOLD_MAPPED)
			fprintf(p->out, " at 0x%" PRIx64, h->address);
		fputs("\n", p->out);
		if (h->stack.i != 0)
			page_trace(p, INDENT "        ", attribution_trace(r->attribution, h->stack),
			           depth_of(r, entry->pool));
		if (h->skipped > 0)
			fprintf(p->out, INDENT "    … %" PRId64 " more\n", h->skipped);
	}
}

static void put_entry(struct page *p, const struct leak_report *r, const struct leak_entry *entry)
{
	fputs(INDENT "stack: ", p->out);
	put_amount(p, entry->blocks, entry->bytes);
	fputs("\n", p->out);
	put_stack(p, r, entry->pool, entry->trace);
	if (entry->reallocated > 0 && entry->first_stack.i != 0) {
		const struct thread_pools *pools = ledger_pools(r->ledger);
		g_autofree char *thread = thread_pools_distinct_name(pools, pools->of[entry->first_thread.i]);
		fputs(INDENT "first allocated by ", p->out);
		page_text(p, thread);
		fputs(":\n", p->out);
		put_stack(p, r, entry->pool, attribution_trace(r->attribution, entry->first_stack));
	}
	put_freers(p, r, entry);
	put_way(p, r, entry);
}

static void put_row(struct page *p, const struct leak_report *r, const struct leak_row *row)
{
	enum { MOST_FREERS = 3 };
	g_autofree char *name = aggregate_key_name(r->catalog, r->row_kind, row->key);
	fputs("    ", p->out);
	page_text(p, name);
	fputs(": ", p->out);
	put_amount(p, row->blocks, row->bytes);
	fputs("\n", p->out);
	if (p->options->verbosity == 0) {
		put_line(p, leak_text_why(r, row));
		return;
	}
	if (p->options->verbosity >= 2)
		put_places(p, r, row);
	put_line(p, leak_text_holds(r, row, true));
	put_line(p, leak_text_usage(r, row, MOST_FREERS));
	put_line(p, leak_text_realloc(r, row));
	for (guint i = 0; i < row->count && p->options->verbosity >= 3; i++)
		put_entry(p, r, leak_report_entry(r, row->first + i));
}

static void put_thread(struct page *p, const struct leak_report *r, guint pool)
{
	g_autofree char *name = leak_text_thread(ledger_pools(r->ledger), pool);
	fputs("  ", p->out);
	page_text(p, name);
	fputs("\n", p->out);
}

/* Writes the rows of one kind, which begin at index `first`. Returns the index of the first row of another kind. Leaves out
   rows from index `shown` on. */
static guint put_kind(struct page *p, const struct leak_report *r, enum leak_kind kind, guint first, guint shown)
{
	int64_t blocks = 0, bytes = 0;
	guint end = first;
	for (; end < r->rows->len && leak_report_row(r, end)->kind == kind; end++) {
		blocks += leak_report_row(r, end)->blocks;
		bytes += leak_report_row(r, end)->bytes;
	}
	if (end > first) {
		fprintf(p->out, "%s: ", leak_report_kinds[kind]);
		put_amount(p, blocks, bytes);
		fputs("\n", p->out);
	}
	for (guint i = first; i < end && i < shown; i++) {
		if (i == first || leak_report_row(r, i - 1)->pool != leak_report_row(r, i)->pool)
			put_thread(p, r, leak_report_row(r, i)->pool);
		put_row(p, r, leak_report_row(r, i));
	}
	return end;
}

/* Writes one line for the rows that --limit leaves out. */
static void put_rest(struct page *p, const struct leak_report *r, guint shown)
{
	int64_t blocks = 0, bytes = 0;
	for (guint i = shown; i < r->rows->len; i++) {
		blocks += leak_report_row(r, i)->blocks;
		bytes += leak_report_row(r, i)->bytes;
	}
	if (shown < r->rows->len)
		fprintf(p->out, "… %u more row%s (%" PRId64 " block%s, %s)\n", r->rows->len - shown,
		        page_plural(r->rows->len - shown), blocks, page_plural(blocks), units_bytes(bytes).text);
}

/* Writes why there are no rows, if there are none. */
static void put_none(struct page *p, const struct leak_report *r)
{
	int64_t blocks = 0;
	for (size_t i = 0; i < LEAK_KINDS; i++)
		if (i != LEAK_REACHABLE || (p->options->leak_kinds >> i & 1))
			blocks += r->kinds[i].blocks;
	if (r->unknown < r->processes && r->rows->len == 0)
		fputs(blocks == 0 ? "(no leaks)\n" : "(no leak matches the filters)\n", p->out);
}

void view_text_leaks(struct page *p, const struct leak_report *r)
{
	g_autoptr(GPtrArray) remarks = leak_text_remarks(r, p->options->leak_kinds);
	guint shown = view_shown(p->options, r->rows->len), next = 0;
	fputs("Leak Report:\n", p->out);
	put_none(p, r);
	for (size_t i = 0; i < LEAK_KINDS; i++)
		next = put_kind(p, r, leak_report_order[i], next, shown);
	put_rest(p, r, shown);
	for (guint i = 0; i < remarks->len; i++)
		fprintf(p->out, "%s\n", (const char *)g_ptr_array_index(remarks, i));
}
