/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "exports/html_sizes.h"

#include "analysis/size_histogram.h"
#include "counters/size_classes.h"

#include <inttypes.h>

/* What the page says of a class. */
enum { NOTHING, SMALL, ABOVE_POWER };

static int64_t class_of(const struct size_count *c)
{
	return size_class((uint64_t)c->from);
}

static int64_t kind_of(const struct size_count *c)
{
	return size_count_is(c, SIZES_SMALL) ? SMALL : size_count_is(c, SIZES_ABOVE_POWER) ? ABOVE_POWER : NOTHING;
}

static int64_t from_of(const struct size_count *c)
{
	return c->from;
}

/* Mostly 0: a stack asks for one size of a class. */
static int64_t span_of(const struct size_count *c)
{
	return c->to - c->from;
}

static int64_t count_of(const struct size_count *c)
{
	return c->count;
}

static const struct { const char *name; int64_t (*get)(const struct size_count *c); } columns[] = {
	{ "class", class_of }, { "kind", kind_of }, { "from", from_of }, { "span", span_of }, { "blocks", count_of },
};

/* Writes how many rows of the columns each sample has, and returns the rows of all. */
static GArray *put_rows(const struct frame_tree *t, const struct model *m, FILE *out)
{
	const uint32_t *sites = (const uint32_t *)(const void *)t->sites->data;
	GArray *all = g_array_new(FALSE, FALSE, sizeof(struct size_count));
	fputs("    \"rows\": [", out);
	for (guint i = 0; i < t->samples->len; i++) {
		const struct frame_sample *s = frame_tree_sample(t, i);
		g_autoptr(GArray) sizes = size_histogram_of_sites(m, sites + s->first_site, s->sites);
		if (sizes != NULL)
			g_array_append_vals(all, sizes->data, sizes->len);
		fprintf(out, i > 0 ? ",%u" : "%u", sizes != NULL ? sizes->len : 0);
	}
	putc(']', out);
	return all;
}

void html_sizes_put(const struct frame_tree *t, const struct model *m, FILE *out)
{
	g_autoptr(GArray) whole = size_histogram_of_model(m);
	if (whole == NULL)
		return;
	fputs(",\n  \"sizes\": {\n", out);
	g_autoptr(GArray) all = put_rows(t, m, out);
	for (size_t k = 0; k < G_N_ELEMENTS(columns); k++) {
		fprintf(out, ",\n    \"%s\": [", columns[k].name);
		for (guint i = 0; i < all->len; i++)
			fprintf(out, i > 0 ? ",%" PRId64 : "%" PRId64, columns[k].get(&g_array_index(all, struct size_count, i)));
		putc(']', out);
	}
	fputs("\n  }", out);
}
