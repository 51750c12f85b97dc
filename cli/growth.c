/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "growth.h"

static int compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int64_t more_blocks(const struct growth *g)
{
	return g->last_blocks - g->first_blocks;
}

static int64_t more_bytes(const struct growth *g)
{
	return g->last_bytes - g->first_bytes;
}

static bool grew(const struct growth *g)
{
	return more_blocks(g) > 0 || (more_blocks(g) == 0 && more_bytes(g) > 0);
}

/* More comes first. */
static gint compare_rows(gconstpointer a, gconstpointer b, gpointer data)
{
	const struct catalog *c = data;
	const struct growth_row *x = a, *y = b;
	const struct growth *g = x->growth, *h = y->growth;
	int order = compare_numbers(g->mark, h->mark);
	if (order == 0)
		order = (h->grew == y->intervals) - (g->grew == x->intervals);
	if (order == 0)
		order = compare_numbers(h->grew, g->grew);
	if (order == 0)
		order = compare_numbers(more_blocks(h), more_blocks(g));
	if (order == 0)
		order = compare_numbers(more_bytes(h), more_bytes(g));
	if (order == 0)
		order = g_strcmp0(catalog_text(c, x->function), catalog_text(c, y->function));
	if (order == 0)
		order = aggregate_compare_keys(c, GROUPS_OF_TRACES, x->trace.i, y->trace.i);
	return order;
}

GArray *growth_rows(const struct model *m, const struct catalog *c, struct attribution *a, aggregate_keeps keeps,
                    void *data)
{
	GArray *rows = g_array_new(FALSE, FALSE, sizeof(struct growth_row));
	for (guint i = 0; i < m->growths->len; i++) {
		const struct growth *g = &g_array_index(m->growths, struct growth, i);
		const struct site site = { .stack = g->stack };
		if (!grew(g) || (keeps != NULL && !keeps(data, &site)))
			continue;
		struct growth_row row = {
			.growth = g,
			.intervals = model_growth_intervals(&g_array_index(m->marks, struct mark, g->mark), g),
			.function = attribution_function(a, g->stack),
			.place = attribution_place(a, g->stack),
			.trace = attribution_trace(a, g->stack),
		};
		g_array_append_val(rows, row);
	}
	g_array_sort_with_data(rows, compare_rows, (gpointer)(uintptr_t)c);
	return rows;
}

const struct growth_row *growth_of_mark(const GArray *rows, uint32_t mark, guint *count)
{
	guint first = 0;
	while (first < rows->len && g_array_index(rows, struct growth_row, first).growth->mark < mark)
		first++;
	guint end = first;
	while (end < rows->len && g_array_index(rows, struct growth_row, end).growth->mark == mark)
		end++;
	*count = end - first;
	return &g_array_index(rows, struct growth_row, first);
}

bool growth_is_told(const struct model *m, uint32_t mark)
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
