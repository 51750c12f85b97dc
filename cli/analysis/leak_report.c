/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Sorts entries and sites by (thread, row, trace), which makes those of one row neighbours. */
#include "analysis/leak_report.h"

#include "input/demangle.h"
#include "names/symbol_canon.h"

#include <string.h>

const enum leak_kind leak_report_order[LEAK_KINDS] = { LEAK_LOST, LEAK_CYCLE, LEAK_INDIRECT, LEAK_REACHABLE };
const char *const leak_report_kinds[LEAK_KINDS] = {
	[LEAK_LOST] = "lost",
	[LEAK_INDIRECT] = "indirectly lost",
	[LEAK_CYCLE] = "lost in cycles",
	[LEAK_REACHABLE] = "reachable",
};

/* The pool, row and trace of a site. */
struct place_of_site { guint pool; uint32_t row, trace, site; };

static const struct site *site_at(const struct model *m, uint32_t i)
{
	return &g_array_index(m->sites, struct site, i);
}

static int64_t rank_of(enum leak_kind kind)
{
	int64_t i = 0;
	while (leak_report_order[i] != kind)
		i++;
	return i;
}

static gint compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static gint by_place(gconstpointer a, gconstpointer b)
{
	const struct place_of_site *x = a, *y = b;
	gint order = compare_numbers(x->pool, y->pool);
	order = order != 0 ? order : compare_numbers(x->row, y->row);
	order = order != 0 ? order : compare_numbers(x->trace, y->trace);
	return order != 0 ? order : compare_numbers(x->site, y->site);
}

static gint by_identity(gconstpointer a, gconstpointer b)
{
	const struct leak_entry *x = a, *y = b;
	gint order = compare_numbers(rank_of(x->kind), rank_of(y->kind));
	order = order != 0 ? order : compare_numbers(x->pool, y->pool);
	order = order != 0 ? order : compare_numbers(x->row, y->row);
	return order != 0 ? order : compare_numbers(x->trace.i, y->trace.i);
}

static void count(struct leak_report *r, const struct leak *l, GHashTable *rules)
{
	if (l->suppression != 0) {
		r->suppressed_blocks += l->blocks;
		r->suppressed_bytes += l->bytes;
		g_hash_table_add(rules, GUINT_TO_POINTER(l->suppression));
	} else {
		r->kinds[l->kind].blocks += l->blocks;
		r->kinds[l->kind].bytes += l->bytes;
	}
}

static struct leak_entry entry_of(const struct leak_report *r, const struct leak *l)
{
	const struct site *site = site_at(r->model, l->site);
	return (struct leak_entry){
		.kind = l->kind,
		.pool = ledger_pools(r->ledger)->of[site->thread.i],
		.row = row_key(r->side->keys, r->by, site),
		.trace = attribution_trace(r->attribution, site->stack),
		.stack = site->stack,
		.blocks = l->blocks, .bytes = l->bytes,
		.reallocated = l->reallocated, .growths = l->growths,
		.first_stack = l->first_stack, .first_thread = l->first_thread,
		.first_hold = l->first_hold, .holds = l->holds,
	};
}

/* An entry shows the history and the pointers of one block: that of the first leak that has them. */
static void add_entry(struct leak_entry *into, const struct leak_entry *more)
{
	into->blocks += more->blocks;
	into->bytes += more->bytes;
	if (into->reallocated == 0) {
		into->growths = more->growths;
		into->first_stack = more->first_stack;
		into->first_thread = more->first_thread;
	}
	into->reallocated += more->reallocated;
	if (into->holds == 0) {
		into->first_hold = more->first_hold;
		into->holds = more->holds;
	}
}

static void merge_entries(GArray *entries)
{
	guint kept = 0;
	g_array_sort(entries, by_identity);
	for (guint i = 0; i < entries->len; i++) {
		struct leak_entry *entry = &g_array_index(entries, struct leak_entry, i);
		struct leak_entry *last = kept > 0 ? &g_array_index(entries, struct leak_entry, kept - 1) : NULL;
		if (last != NULL && by_identity(last, entry) == 0)
			add_entry(last, entry);
		else
			g_array_index(entries, struct leak_entry, kept++) = *entry;
	}
	g_array_set_size(entries, kept);
}

static void find_entries(struct leak_report *r, const struct report_options *options, aggregate_keeps keeps,
                         void *data)
{
	GHashTable *rules = g_hash_table_new(NULL, NULL);
	for (guint i = 0; i < r->model->leaks->len; i++) {
		const struct leak *l = &g_array_index(r->model->leaks, struct leak, i);
		count(r, l, rules);
		if (l->suppression != 0 || (options->leak_kinds >> l->kind & 1) == 0)
			continue;
		if (keeps == NULL || keeps(data, site_at(r->model, l->site))) {
			struct leak_entry entry = entry_of(r, l);
			g_array_append_val(r->entries, entry);
		}
	}
	r->rules = g_hash_table_size(rules);
	g_hash_table_destroy(rules);
	merge_entries(r->entries);
}

static bool is_of_row(const struct leak_row *row, const struct leak_entry *entry)
{
	return row->kind == entry->kind && row->pool == entry->pool && row->key == entry->row;
}

/* Expects entries sorted by their identity. */
static void find_rows(struct leak_report *r)
{
	for (guint i = 0; i < r->entries->len; i++) {
		const struct leak_entry *entry = leak_report_entry(r, i);
		struct leak_row row = { .kind = entry->kind, .pool = entry->pool, .key = entry->row, .first = i };
		if (r->rows->len == 0 || !is_of_row(leak_report_row(r, r->rows->len - 1), entry))
			g_array_append_val(r->rows, row);
		struct leak_row *last = &g_array_index(r->rows, struct leak_row, r->rows->len - 1);
		last->blocks += entry->blocks;
		last->bytes += entry->bytes;
		last->count++;
	}
}

static guint64 thread_and_row(guint pool, uint32_t row)
{
	return (guint64)pool << 32 | row;
}

/* All sites of the threads and rows that leak, sorted by identity. */
static GArray *places_of(const struct leak_report *r)
{
	GArray *places = g_array_new(FALSE, FALSE, sizeof(struct place_of_site));
	GHashTable *wanted = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	for (guint i = 0; i < r->rows->len; i++) {
		guint64 *key = g_new(guint64, 1);
		*key = thread_and_row(leak_report_row(r, i)->pool, leak_report_row(r, i)->key);
		g_hash_table_add(wanted, key);
	}
	for (uint32_t i = 1; i < r->model->sites->len && r->rows->len > 0; i++) {
		const struct site *site = site_at(r->model, i);
		struct place_of_site place = {
			ledger_pools(r->ledger)->of[site->thread.i], row_key(r->side->keys, r->by, site), 0, i,
		};
		guint64 key = thread_and_row(place.pool, place.row);
		if (!g_hash_table_contains(wanted, &key))
			continue;
		place.trace = attribution_trace(r->attribution, site->stack).i;
		g_array_append_val(places, place);
	}
	g_hash_table_destroy(wanted);
	g_array_sort(places, by_place);
	return places;
}

/* The index of the first site that does not sort before this identity. */
static guint lower_bound(const GArray *places, guint pool, uint32_t row, uint64_t trace)
{
	guint from = 0, to = places->len;
	while (from < to) {
		guint middle = from + (to - from) / 2;
		const struct place_of_site *at = &g_array_index(places, struct place_of_site, middle);
		bool before = at->pool != pool ? at->pool < pool : at->row != row ? at->row < row : at->trace < trace;
		if (before)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static void find_sites(struct leak_report *r)
{
	g_autoptr(GArray) places = places_of(r);
	for (guint i = 0; i < places->len; i++)
		g_array_append_val(r->sites, g_array_index(places, struct place_of_site, i).site);
	for (guint i = 0; i < r->entries->len; i++) {
		struct leak_entry *entry = &g_array_index(r->entries, struct leak_entry, i);
		entry->first_site = lower_bound(places, entry->pool, entry->row, entry->trace.i);
		entry->sites = lower_bound(places, entry->pool, entry->row, (uint64_t)entry->trace.i + 1)
			- entry->first_site;
	}
	for (guint i = 0; i < r->rows->len; i++) {
		struct leak_row *row = &g_array_index(r->rows, struct leak_row, i);
		row->first_site = lower_bound(places, row->pool, row->key, 0);
		row->sites = lower_bound(places, row->pool, row->key, UINT64_MAX) - row->first_site;
	}
}

/* The order of rows and entries. */
struct ordering {
	const struct leak_report *report;
	const struct report_options *options;
	enum group_kind kind;
	const int64_t *threads;    /* the bytes of each kind and pool */
};

static gint by_size(const struct ordering *o, int64_t blocks, int64_t bytes, int64_t other_blocks,
                    int64_t other_bytes)
{
	gint count = compare_numbers(other_blocks, blocks), size = compare_numbers(other_bytes, bytes);
	if (o->options->sort == SORT_NAME)
		return 0;
	if (o->options->sort == SORT_COUNT)
		return count != 0 ? count : size;
	return size != 0 ? size : count;
}

static int64_t thread_bytes(const struct ordering *o, const struct leak_row *row)
{
	return o->threads[(size_t)row->pool * LEAK_KINDS + row->kind];
}

static gint compare_rows(gconstpointer a, gconstpointer b, gpointer data)
{
	const struct leak_row *x = a, *y = b;
	const struct ordering *o = data;
	gint order = compare_numbers(rank_of(x->kind), rank_of(y->kind));
	order = order != 0 ? order : compare_numbers(thread_bytes(o, y), thread_bytes(o, x));
	order = order != 0 ? order : compare_numbers(x->pool, y->pool);
	order = order != 0 ? order : by_size(o, x->blocks, x->bytes, y->blocks, y->bytes);
	return order != 0 ? order : aggregate_compare_keys(o->report->catalog, o->kind, x->key, y->key);
}

static gint compare_entries(gconstpointer a, gconstpointer b, gpointer data)
{
	const struct leak_entry *x = a, *y = b;
	const struct ordering *o = data;
	gint order = by_size(o, x->blocks, x->bytes, y->blocks, y->bytes);
	return order != 0 ? order : aggregate_compare_keys(o->report->catalog, GROUPS_OF_TRACES, x->trace.i, y->trace.i);
}

/* Reorders the entries to follow the rows. */
static void order_entries(struct leak_report *r, struct ordering *o)
{
	GArray *ordered = g_array_new(FALSE, FALSE, sizeof(struct leak_entry));
	for (guint i = 0; i < r->rows->len; i++) {
		struct leak_row *row = &g_array_index(r->rows, struct leak_row, i);
		struct leak_entry *entries = &g_array_index(r->entries, struct leak_entry, row->first);
		g_qsort_with_data(entries, (gint)row->count, sizeof *entries, compare_entries, o);
		row->first = ordered->len;
		g_array_append_vals(ordered, entries, row->count);
	}
	g_array_free(r->entries, TRUE);
	r->entries = ordered;
}

static void order(struct leak_report *r, const struct report_options *options)
{
	g_autofree int64_t *threads = g_new0(int64_t, (gsize)ledger_pools(r->ledger)->list->len * LEAK_KINDS);
	struct ordering o = { r, options, r->row_kind, threads };
	for (guint i = 0; i < r->rows->len; i++) {
		const struct leak_row *row = leak_report_row(r, i);
		threads[(size_t)row->pool * LEAK_KINDS + row->kind] += row->bytes;
	}
	g_array_sort_with_data(r->rows, compare_rows, &o);
	order_entries(r, &o);
}

static void drop_small_rows(struct leak_report *r, const struct report_options *options)
{
	guint kept = 0;
	for (guint i = 0; i < r->rows->len; i++) {
		const struct leak_row *row = leak_report_row(r, i);
		if (row->blocks >= options->min_count && row->bytes >= options->min_bytes)
			g_array_index(r->rows, struct leak_row, kept++) = *row;
	}
	g_array_set_size(r->rows, kept);
}

struct leak_report *leak_report_new(const struct side *side, const struct ledger *l, const struct report_options *options,
                                    aggregate_keeps keeps, void *data)
{
	const struct model *m = side->model;
	struct leak_report *r = g_new0(struct leak_report, 1);
	r->side = side;
	r->model = m;
	r->catalog = side->catalog;
	r->attribution = side->attribution;
	r->by = options->group;
	r->row_kind = row_key_kind(r->by);
	r->ledger = l;
	r->rows = g_array_new(FALSE, FALSE, sizeof(struct leak_row));
	r->entries = g_array_new(FALSE, FALSE, sizeof(struct leak_entry));
	r->sites = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	r->processes = m->processes->len - 1;
	for (guint i = 1; i < m->processes->len; i++)
		r->unknown += !model_get_process(m, (process_id){ i })->leak_check;
	find_entries(r, options, keeps, data);
	find_rows(r);
	drop_small_rows(r, options);
	find_sites(r);
	order(r, options);
	return r;
}

void leak_report_free(struct leak_report *r)
{
	if (r == NULL)
		return;
	g_array_free(r->rows, TRUE);
	g_array_free(r->entries, TRUE);
	g_array_free(r->sites, TRUE);
	g_free(r);
}

static struct leak_usage usage_of(const struct leak_report *r, const GArray *sites)
{
	const uint32_t *first = (const uint32_t *)(const void *)sites->data;
	return leak_usage_of(r->ledger, r->attribution, first, sites->len, GROUPS_OF_NAMES);
}

struct leak_usage leak_report_row_usage(const struct leak_report *r, const struct leak_row *row)
{
	g_autoptr(GArray) sites = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	for (guint i = 0; i < row->count; i++) {
		const struct leak_entry *entry = leak_report_entry(r, row->first + i);
		g_array_append_vals(sites, &g_array_index(r->sites, uint32_t, entry->first_site), entry->sites);
	}
	struct leak_usage u = usage_of(r, sites);
	if (u.freed > 0)
		return u;
	leak_usage_clear(&u);
	g_array_set_size(sites, 0);
	g_array_append_vals(sites, &g_array_index(r->sites, uint32_t, row->first_site), row->sites);
	return usage_of(r, sites);
}

struct leak_usage leak_report_entry_usage(const struct leak_report *r, const struct leak_entry *entry)
{
	const uint32_t *sites = &g_array_index(r->sites, uint32_t, entry->first_site);
	return leak_usage_of(r->ledger, r->attribution, sites, entry->sites, GROUPS_OF_TRACES);
}

const struct leak_entry *leak_report_held(const struct leak_report *r, const struct leak_row *row)
{
	for (guint i = 0; i < row->count; i++)
		if (leak_report_entry(r, row->first + i)->holds > 0)
			return leak_report_entry(r, row->first + i);
	return NULL;
}

const struct leak_entry *leak_report_reallocated(const struct leak_report *r, const struct leak_row *row)
{
	for (guint i = 0; i < row->count; i++)
		if (leak_report_entry(r, row->first + i)->reallocated > 0)
			return leak_report_entry(r, row->first + i);
	return NULL;
}

struct place leak_report_place(const struct leak_report *r, const struct leak_row *row)
{
	struct place place = { 0 };
	for (guint i = 0; i < row->count && place.line == 0; i++)
		place = catalog_get_place(r->catalog, attribution_place(r->attribution, leak_report_entry(r, row->first + i)->stack));
	return place;
}

char *leak_report_symbol(const struct leak_report *r, const struct hold *h)
{
	const char *symbol = model_text(r->model, h->name);
	g_autofree char *name = demangle(symbol);
	return symbol_canonical(name, symbol, false);
}

name_id leak_report_function(const struct leak_report *r, const struct hold *h)
{
	stack_id stack = h->by == HOLD_BLOCK && h->site != 0 ? site_at(r->model, h->site)->stack : h->stack;
	return stack.i != 0 ? attribution_function(r->attribution, stack) : (name_id){ 0 };
}
