/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "exports/benchmarks.h"

#include "exports/plain_name.h"

#include <string.h>

/* The longest name that Bencher takes, in bytes. Longer ones end with an ellipsis. */
enum { LONGEST_NAME = 1024 };

static void shorten(GString *name, gsize longest)
{
	if (name->len <= longest)
		return;
	const char *end = g_utf8_find_prev_char(name->str, name->str + longest - strlen("…") + 1);
	g_string_truncate(name, (gsize)(end - name->str));
	g_string_append(name, "…");
}

/* Returns a name that is not in taken yet, and enters it there. Different names can look the same once they are escaped or shortened. */
static const char *unique_name(GHashTable *taken, const char *text)
{
	g_autofree char *shown = plain_name(text);
	GString *name = g_string_new(shown);
	shorten(name, LONGEST_NAME);
	for (guint n = 2; g_hash_table_contains(taken, name->str); n++) {
		g_autofree char *suffix = g_strdup_printf(" (%u)", n);
		g_string_assign(name, shown);
		shorten(name, LONGEST_NAME - strlen(suffix));
		g_string_append(name, suffix);
	}
	char *kept = g_string_free(name, FALSE);
	g_hash_table_add(taken, kept);
	return kept;
}

static struct benchmark benchmark_of(GHashTable *taken, const char *name, const struct cost *cost)
{
	struct benchmark b = { .name = unique_name(taken, name) };
	for (int m = 0; m < METRIC_COUNT; m++)
		b.measured[m] = metric_get((enum metric)m, cost, &b.values[m]);
	return b;
}

/* A row's peak is its part in the peak of one process, as limits take it: the process with the highest peak may have nothing of the row. How
   many blocks that are is not known. */
static void take_peak(struct benchmark *b, const struct grouping *rows, const struct group *row)
{
	process_id process;
	if (rows->side->model->processes->len <= 2)
		return;
	b->values[METRIC_PEAK_BYTES] = aggregate_peak_share(rows, row, &process);
	b->measured[METRIC_PEAK_BLOCKS] = false;
}

static void put_rows(GHashTable *taken, const struct grouping *rows, benchmark_put put, void *data)
{
	for (guint i = 0; i < rows->groups->len; i++) {
		const struct group *row = &g_array_index(rows->groups, struct group, i);
		g_autofree char *name = aggregate_key_name(rows->side->catalog, rows->kind, row->key);
		struct benchmark b = benchmark_of(taken, name, &row->cost);
		take_peak(&b, rows, row);
		put(data, &b);
	}
}

void benchmarks_each(const struct view_report *r, benchmark_put put, void *data)
{
	g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	struct benchmark run = benchmark_of(taken, "the run", &r->run.side->totals);
	put(data, &run);
	put_rows(taken, r->run.rows, put, data);
	put_rows(taken, r->run.whole, put, data);
}
