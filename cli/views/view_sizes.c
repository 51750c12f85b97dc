/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "views/view_sizes.h"

#include "base/units.h"

#include <inttypes.h>

enum { MOST = 6 };

static gint by_count(gconstpointer a, gconstpointer b)
{
	const struct size_count *x = a, *y = b;
	return x->count != y->count ? (x->count < y->count) - (x->count > y->count) : (x->from > y->from) - (x->from < y->from);
}

static void append_bytes(GString *text, const struct size_count *c)
{
	g_string_append(text, units_count(c->from).text);
	if (c->to != c->from)
		g_string_append_printf(text, "–%s", units_count(c->to).text);
	g_string_append(text, " B");
}

/* A share in whole per cent. Only none reads 0%, and only all reads 100%. */
static void append_share(GString *text, int64_t part, int64_t of)
{
	int64_t percent = (int64_t)((double)part / (double)of * 100 + 0.5);
	if (percent == 0 && part > 0)
		g_string_append(text, "<1%");
	else if (percent >= 100 && part < of)
		g_string_append(text, ">99%");
	else
		g_string_append_printf(text, "%" PRId64 "%%", percent);
}

char *view_sizes_words(const GArray *histogram)
{
	GString *text = g_string_new(NULL);
	g_autoptr(GArray) sorted = g_array_sized_new(FALSE, FALSE, sizeof(struct size_count), histogram->len);
	int64_t blocks = 0;
	g_array_append_vals(sorted, histogram->data, histogram->len);
	g_array_sort(sorted, by_count);
	for (guint i = 0; i < sorted->len; i++)
		blocks += g_array_index(sorted, struct size_count, i).count;
	for (guint i = 0; i < sorted->len && i < MOST; i++) {
		const struct size_count *c = &g_array_index(sorted, struct size_count, i);
		g_string_append(text, i > 0 ? ", " : "");
		append_bytes(text, c);
		if (sorted->len > 1) {
			g_string_append_c(text, ' ');
			append_share(text, c->count, blocks);
		}
	}
	if (sorted->len > MOST)
		g_string_append_printf(text, ", … %u more", sorted->len - MOST);
	return g_string_free(text, FALSE);
}

char *view_sizes_remark(const struct size_remark *r)
{
	GString *text = g_string_new(r->kind == SIZES_SMALL ? "small: " : "just above a power of two: ");
	append_share(text, r->blocks, r->of);
	if (r->kind == SIZES_SMALL) {
		g_string_append_printf(text, " of the blocks are of at most %d B", SIZE_SMALL_BYTES);
	} else {
		g_string_append(text, r->most.count == r->blocks ? " of the blocks, of " : " of the blocks, most often of ");
		append_bytes(text, &r->most);
	}
	return g_string_free(text, FALSE);
}
