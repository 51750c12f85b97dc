/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/profile_sizes.h"

#include "counters/size_classes.h"
#include "input/profile_format.h"

#include <inttypes.h>

void profile_sizes_begin(struct size_reading *r, struct xmlpull *pull, struct model *m, uint32_t sites)
{
	*r = (struct size_reading){
		.pull = pull, .model = m, .first_site = m->sites->len - sites, .sites = sites, .first_size = m->sizes->len,
	};
}

static struct site *site_at(const struct size_reading *r, uint32_t number)
{
	return &g_array_index(r->model->sites, struct site, r->first_site + number - 1);
}

static const struct size_count *last_of(const struct size_reading *r, const struct site *s)
{
	return s->sizes > 0 ? &g_array_index(r->model->sizes, struct size_count, s->first_size + s->sizes - 1) : NULL;
}

/* Those of a site stand together, the smallest first. */
bool profile_size(struct size_reading *r, const struct pull_value *v, GError **error)
{
	int64_t number = v[SIZE_SITE].number;
	if (number == 0 || number > r->sites)
		return xmlpull_fail(r->pull, error, "there is no site %" PRId64, number);
	const struct size_count size = { v[SIZE_FROM].number, v[SIZE_TO].number, v[SIZE_COUNT].number };
	struct site *site = site_at(r, (uint32_t)number);
	const struct size_count *before = last_of(r, site);
	if (size.from > size.to || size_class((uint64_t)size.from) != size_class((uint64_t)size.to))
		return xmlpull_fail(r->pull, error, "%" PRId64 " to %" PRId64 " bytes are no class of sizes", size.from, size.to);
	if (size.count == 0)
		return xmlpull_fail(r->pull, error, "its count is 0");
	if (before == NULL)
		site->first_size = r->model->sizes->len;
	else if (site->first_size + site->sizes != r->model->sizes->len)
		return xmlpull_fail(r->pull, error, "it does not stand with the others of its site");
	else if (size_class((uint64_t)size.from) <= size_class((uint64_t)before->to))
		return xmlpull_fail(r->pull, error, "it comes after a class of sizes that is not below it");
	site->sizes++;
	r->sizes++;
	g_array_append_val(r->model->sizes, size);
	return true;
}

static bool adds_up(const struct size_reading *r, const struct site *s)
{
	if (s->sizes == 0)
		return s->cost.allocations == 0 || s->cost.min_request == s->cost.max_request;
	const struct size_count *sizes = &g_array_index(r->model->sizes, struct size_count, s->first_size);
	int64_t sum = 0;
	for (uint32_t i = 0; i < s->sizes; i++)
		if (__builtin_add_overflow(sum, sizes[i].count, &sum))
			return false;
	return sum == s->cost.allocations && sizes[0].from == s->cost.min_request && sizes[s->sizes - 1].to == s->cost.max_request;
}

bool profile_sizes_end(struct size_reading *r, GError **error)
{
	for (uint32_t i = 1; i <= r->sites && r->pull != NULL; i++)
		if (!adds_up(r, site_at(r, i)))
			return xmlpull_fail(r->pull, error, "the sizes of site %u do not add up to its allocations", i);
	return true;
}
