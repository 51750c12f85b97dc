/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Sizes are counted in classes that are the same for all sites, so histograms add up class by class. */
#include "analysis/size_histogram.h"

#include "counters/size_classes.h"

struct adding {
	const struct model *model;
	struct size_count classes[SIZE_CLASSES];     /* by class; count 0: none */
};

static void add(struct adding *a, const struct size_count *more)
{
	struct size_count *c = &a->classes[size_class((uint64_t)more->from)];
	c->from = c->count > 0 ? MIN(c->from, more->from) : more->from;
	c->to = c->count > 0 ? MAX(c->to, more->to) : more->to;
	c->count += more->count;     /* the sum of all allocations fits, as the readers check */
}

static bool is_known(const struct model *m, const struct site *s)
{
	process_id process = model_get_thread(m, s->thread)->process;
	return process.i != 0 && model_get_process(m, process)->sizes;
}

/* Returns false if the site's sizes are not known. */
static bool add_site(struct adding *a, const struct site *s)
{
	const struct size_count one = { s->cost.min_request, s->cost.max_request, s->cost.allocations };
	if (s->cost.allocations == 0)
		return true;
	if (!is_known(a->model, s))
		return false;
	if (s->sizes == 0)
		add(a, &one);
	for (uint32_t i = 0; i < s->sizes; i++)
		add(a, &g_array_index(a->model->sizes, struct size_count, s->first_size + i));
	return true;
}

/* NULL: there are none. */
static GArray *taken(const struct adding *a)
{
	GArray *histogram = g_array_new(FALSE, FALSE, sizeof(struct size_count));
	for (unsigned i = 0; i < SIZE_CLASSES; i++)
		if (a->classes[i].count > 0)
			g_array_append_val(histogram, a->classes[i]);
	if (histogram->len > 0)
		return histogram;
	g_array_unref(histogram);
	return NULL;
}

GArray *size_histogram_of_sites(const struct model *m, const uint32_t *sites, guint n)
{
	struct adding a = { .model = m };
	for (guint i = 0; i < n; i++)
		if (!add_site(&a, &g_array_index(m->sites, struct site, sites[i])))
			return NULL;
	return taken(&a);
}

GArray *size_histogram_of_model(const struct model *m)
{
	struct adding a = { .model = m };
	for (guint i = 1; i < m->sites->len; i++)
		if (!add_site(&a, &g_array_index(m->sites, struct site, i)))
			return NULL;
	return taken(&a);
}

GArray *size_histogram(const struct grouping *g, const struct group *group)
{
	return size_histogram_of_sites(g->side->model, g->sites + group->first, group->count);
}

/* ------------------------------------------------ remarks ----------------------------------------------- */

static bool is_small(const struct size_count *c)
{
	return c->to <= SIZE_SMALL_BYTES;
}

/* The first class above a power of two ends an eighth above it: one class down there is the power itself. */
static bool is_above_power(const struct size_count *c)
{
	return c->from > SIZE_POWER_BYTES && size_class((uint64_t)c->from) % 8 == 0;
}

/* What is remarkable, from which share of the blocks on. A row of few blocks has no remarks. */
enum { LEAST_BLOCKS = 100 };
static const struct { int64_t least_percent; bool (*has)(const struct size_count *c); } remarks[SIZE_REMARKS] = {
	[SIZES_SMALL] = { 50, is_small },
	[SIZES_ABOVE_POWER] = { 5, is_above_power },
};

bool size_count_is(const struct size_count *c, enum size_remark_kind kind)
{
	return remarks[kind].has(c);
}

GArray *size_remarks(const GArray *histogram)
{
	GArray *found = g_array_new(FALSE, FALSE, sizeof(struct size_remark));
	for (int kind = 0; kind < SIZE_REMARKS; kind++) {
		struct size_remark r = { .kind = (enum size_remark_kind)kind };
		for (guint i = 0; i < histogram->len; i++) {
			const struct size_count *c = &g_array_index(histogram, struct size_count, i);
			r.of += c->count;
			if (!remarks[kind].has(c))
				continue;
			r.blocks += c->count;
			if (c->count > r.most.count)
				r.most = *c;
		}
		if (r.of >= LEAST_BLOCKS && (double)r.blocks * 100 >= (double)r.of * (double)remarks[kind].least_percent)
			g_array_append_val(found, r);
	}
	return found;
}
