/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "analysis/mark_growth.h"

#include "base/wildcard.h"
#include "names/symbol_canon.h"
#include "names/symbol_owner.h"

#include <string.h>

static int compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static bool grew(int64_t blocks, int64_t bytes)
{
	return blocks > 0 || (blocks == 0 && bytes > 0);
}

/* Stacks that grew at every entry come first, then those that grew most often. */
static int compare_growth(const struct mark_growth_stack *x, const struct mark_growth_stack *y)
{
	const struct growth *g = x->growth, *h = y->growth;
	int order = (h->grew == y->intervals) - (g->grew == x->intervals);
	return order != 0 ? order : compare_numbers(h->grew, g->grew);
}

/* Larger values come first. */
static int compare_more(int64_t blocks, int64_t bytes, int64_t other_blocks, int64_t other_bytes)
{
	int order = compare_numbers(other_blocks, blocks);
	return order != 0 ? order : compare_numbers(other_bytes, bytes);
}

static gint compare_stacks(gconstpointer a, gconstpointer b, gpointer catalog)
{
	const struct mark_growth_stack *x = a, *y = b;
	const struct growth *g = x->growth, *h = y->growth;
	int order = compare_growth(x, y);
	if (order == 0)
		order = compare_more(g->last_blocks - g->first_blocks, g->last_bytes - g->first_bytes,
		                     h->last_blocks - h->first_blocks, h->last_bytes - h->first_bytes);
	return order != 0 ? order : aggregate_compare_keys(catalog, GROUPS_OF_TRACES, x->trace.i, y->trace.i);
}

static gint compare_rows(gconstpointer a, gconstpointer b, gpointer catalog)
{
	const struct mark_growth_row *x = a, *y = b;
	int order = compare_numbers(x->mark, y->mark);
	if (order == 0)
		order = compare_growth(mark_growth_stack(x, 0), mark_growth_stack(y, 0));
	if (order == 0)
		order = compare_more(x->last_blocks - x->first_blocks, x->last_bytes - x->first_bytes,
		                     y->last_blocks - y->first_blocks, y->last_bytes - y->first_bytes);
	return order != 0 ? order : g_strcmp0(catalog_text(catalog, x->function), catalog_text(catalog, y->function));
}

static void free_row(gpointer row)
{
	g_array_free(((struct mark_growth_row *)row)->stacks, TRUE);
}

/* Finds the row of a function at a mark, or adds it. */
static struct mark_growth_row *row_of(GArray *rows, GHashTable *known, uint32_t mark, name_id function)
{
	guint64 key = (guint64)mark << 32 | function.i;
	gpointer place = g_hash_table_lookup(known, &key);
	if (place == NULL) {
		struct mark_growth_row row = {
			.mark = mark, .function = function,
			.stacks = g_array_new(FALSE, FALSE, sizeof(struct mark_growth_stack)),
		};
		g_array_append_val(rows, row);
		place = GUINT_TO_POINTER(rows->len);
		guint64 *kept = g_new(guint64, 1);
		*kept = key;
		g_hash_table_insert(known, kept, place);
	}
	return &g_array_index(rows, struct mark_growth_row, GPOINTER_TO_UINT(place) - 1);
}

static void add_growth(struct mark_growth_row *row, const struct growth *g, const struct model *m,
                       struct attribution *a)
{
	row->first_blocks += g->first_blocks;
	row->first_bytes += g->first_bytes;
	row->last_blocks += g->last_blocks;
	row->last_bytes += g->last_bytes;
	row->changed += g->grew > 0 || g->shrank > 0;
	if (!grew(g->last_blocks - g->first_blocks, g->last_bytes - g->first_bytes))
		return;
	struct mark_growth_stack stack = {
		.growth = g,
		.intervals = model_growth_intervals(&g_array_index(m->marks, struct mark, g->mark), g),
		.place = attribution_place(a, g->stack),
		.trace = attribution_trace(a, g->stack),
	};
	g_array_append_val(row->stacks, stack);
}

static bool has_grown(const struct mark_growth_row *row)
{
	return grew(row->last_blocks - row->first_blocks, row->last_bytes - row->first_bytes);
}

GArray *mark_growth_rows(const struct side *side, aggregate_keeps keeps, void *data)
{
	const struct model *m = side->model;
	struct attribution *a = side->attribution;
	gpointer catalog = side->catalog;
	GArray *rows = g_array_new(FALSE, FALSE, sizeof(struct mark_growth_row));
	g_autoptr(GHashTable) known = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	for (guint i = 0; i < m->growths->len; i++) {
		const struct growth *g = &g_array_index(m->growths, struct growth, i);
		const struct site site = { .stack = g->stack };
		if (keeps == NULL || keeps(data, &site))
			add_growth(row_of(rows, known, g->mark, attribution_function(a, g->stack)), g, m, a);
	}
	guint kept = 0;
	for (guint i = 0; i < rows->len; i++) {
		struct mark_growth_row *row = &g_array_index(rows, struct mark_growth_row, i);
		if (has_grown(row)) {
			g_array_sort_with_data(row->stacks, compare_stacks, catalog);
			g_array_index(rows, struct mark_growth_row, kept++) = *row;
		} else {
			free_row(row);
		}
	}
	g_array_set_size(rows, kept);
	g_array_set_clear_func(rows, free_row);
	g_array_sort_with_data(rows, compare_rows, catalog);
	return rows;
}

const struct mark_growth_row *mark_growth_of_mark(const GArray *rows, uint32_t mark, guint *count)
{
	guint first = 0;
	while (first < rows->len && g_array_index(rows, struct mark_growth_row, first).mark < mark)
		first++;
	guint end = first;
	while (end < rows->len && g_array_index(rows, struct mark_growth_row, end).mark == mark)
		end++;
	*count = end - first;
	return &g_array_index(rows, struct mark_growth_row, first);
}

bool mark_growth_is_told(const struct model *m, uint32_t mark)
{
	const struct mark *one = &g_array_index(m->marks, struct mark, mark);
	if (one->entries > 0)
		return true;
	for (uint32_t i = 0; i < m->marks->len; i++) {
		const struct mark *other = &g_array_index(m->marks, struct mark, i);
		if (other->function.i == one->function.i && (other->entries > 0 || i < mark))
			return false;
	}
	return true;
}

/* How a function relates to a mark. */
enum part { NO_PART, OWN, BODY };

static enum part part_of(const char *name, const char *pattern)
{
	static const char closure[] = "::{{closure}}";
	if (wildcard_matches(pattern, name))
		return OWN;
	struct symbol_part owner = symbol_owner(part(name, strlen(name)));
	g_autofree char *function = g_strndup(owner.text, owner.length);
	if (!g_str_has_prefix(name, function) || !g_str_has_prefix(name + owner.length, closure))
		return NO_PART;
	return wildcard_matches(pattern, function) ? BODY : NO_PART;
}

char *mark_growth_body(const struct model *m, const struct mark *mark)
{
	g_autofree char *pattern = symbol_canonical(model_text(m, mark->function), "", false);
	g_autofree uint8_t *parts = g_new0(uint8_t, m->frames->len);
	g_autofree bool *seen = g_new0(bool, m->stacks->len);
	g_autofree char *body = NULL;
	for (guint i = 1; i < m->sites->len; i++)
		for (stack_id s = g_array_index(m->sites, struct site, i).stack; s.i != 0 && !seen[s.i];
		     s = model_get_stack(m, s)->parent) {
			frame_id f = model_get_stack(m, s)->frame;
			const struct frame *frame = model_get_frame(m, f);
			seen[s.i] = true;
			if (parts[f.i] != 0)
				continue;
			const char *symbol = model_text(m, frame->symbol);
			g_autofree char *name = symbol_canonical(frame->function.i != 0 ? model_text(m, frame->function) : symbol, symbol, false);
			enum part part = part_of(name, pattern);
			parts[f.i] = (uint8_t)(part + 1);
			if (part == OWN)
				return NULL;
			if (part == BODY && (body == NULL || strcmp(name, body) < 0)) {
				g_free(body);
				body = g_steal_pointer(&name);
			}
		}
	return g_steal_pointer(&body);
}
