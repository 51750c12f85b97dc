/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "views/threshold.h"

#include "base/escape.h"

#include <inttypes.h>
#include <string.h>

enum { MOST_ROWS = 5 };

struct row { char *name; int64_t bytes; };

struct threshold { GArray *rows; };

static void clear_row(void *row)
{
	g_free(((struct row *)row)->name);
}

struct threshold *threshold_new(void)
{
	struct threshold *t = g_new(struct threshold, 1);
	t->rows = g_array_new(FALSE, FALSE, sizeof(struct row));
	g_array_set_clear_func(t->rows, clear_row);
	return t;
}

void threshold_free(struct threshold *t)
{
	g_array_unref(t->rows);
	g_free(t);
}

void threshold_add(struct threshold *t, char *name, int64_t bytes)
{
	struct row row = { name, bytes };
	g_array_append_val(t->rows, row);
}

static gint by_bytes(gconstpointer a, gconstpointer b)
{
	const struct row *x = a, *y = b;
	if (x->bytes != y->bytes)
		return x->bytes > y->bytes ? -1 : 1;
	return strcmp(x->name, y->name);
}

char *threshold_text(struct threshold *t, const char *what, const char *did, int64_t bytes)
{
	guint count = t->rows->len;
	GString *text = g_string_new(NULL);
	if (count == 0)
		return g_string_free(text, TRUE);
	g_array_sort(t->rows, by_bytes);
	g_string_append_printf(text, "Threshold reached: %u %s%s %s at least %" PRId64 " byte%s [--threshold-bytes]\n", count, what,
	                       count == 1 ? "" : "s", did, bytes, bytes == 1 ? "" : "s");
	for (guint i = 0; i < count && i < MOST_ROWS; i++) {
		const struct row *row = &g_array_index(t->rows, struct row, i);
		g_string_append_printf(text, "  %" PRId64 " in ", row->bytes);
		escape_append(text, row->name);
		g_string_append_c(text, '\n');
	}
	if (count > MOST_ROWS)
		g_string_append_printf(text, "  … %u more\n", count - MOST_ROWS);
	return g_string_free(text, FALSE);
}
