/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The readers of profiles let in only sites whose sums fit into int64_t. So products are compared by dividing. */
#include "analysis/advice_sums.h"

#include <glib.h>

enum {
	LEAST_GROWTHS = 2,       /* fewer can be chance */
	LEAST_BLOCKS = 10,       /* freed at once */
	LEAST_DOUBLINGS = 2,
};

void advice_sums_add(struct advice_sums *s, const struct cost *cost, bool pushes)
{
	struct cost part = *cost;
	bool first = part.reallocations == 0;
	s->pushes = (s->all.sites == 0 || s->pushes) && (!first || pushes);
	s->mixed += !first && part.reallocations < part.allocations;
	if (!cost_add(&s->all, &part) || (first && !cost_add(&s->first, &part)))
		g_error("the sum over the sites overflows: their reader did not check it");
}

/* Whether a == b × factor. Neither is 0. */
static bool is_multiple(int64_t a, int64_t b, int64_t factor)
{
	return a % factor == 0 && a / factor == b;
}

/* RawVec's smallest capacity is 8 items of one byte, 4 items of up to 1,024 bytes, or one larger item. Returns 0 if the bytes of that
   capacity could be those of two sizes of items. */
static int64_t item_of(int64_t capacity)
{
	enum { FEW = 4, SMALL_ITEM = 1024, AMBIGUOUS = 8 };
	bool four = capacity % FEW == 0 && capacity / FEW <= SMALL_ITEM && capacity / FEW > 1;
	bool one = capacity > SMALL_ITEM;
	if (capacity == AMBIGUOUS || four == one)
		return 0;
	return four ? capacity / FEW : capacity;
}

/* How many bytes the reallocs asked for. If a site has both kinds, its chains must all begin with its smallest request: then each
   realloc doubled its block. */
static bool all_doubled(const struct advice_sums *s, int64_t chains)
{
	const struct cost *c = &s->all;
	int64_t grown = c->bytes - s->first.bytes;
	if (s->mixed == 0)
		return is_multiple(grown, c->realloc_out_bytes, 2);
	int64_t begun = c->bytes - c->realloc_out_bytes - c->realloc_out_bytes;
	return s->first.sites == 0 && begun > 0 && is_multiple(begun, c->min_request, chains);
}

/* Whether the blocks that the reallocs took over had as many bytes as those that left the sites. */
static bool same_bytes(const struct advice_sums *s, int64_t chains, bool of_rust)
{
	const struct cost *c = &s->all;
	if (all_doubled(s, chains))
		return true;
	int64_t grown = c->bytes - s->first.bytes;
	bool larger = of_rust ? grown / 2 >= c->realloc_out_bytes : grown > c->realloc_out_bytes;
	return larger && c->in_place == 0 && c->copied_bytes == c->realloc_out_bytes && (s->mixed == 0 || chains == 1);
}

bool advice_sums_chains(const struct advice_sums *s, bool of_rust, struct advice_growth *g)
{
	const struct cost *c = &s->all;
	int64_t chains = c->allocations - c->reallocations;
	if (c->reallocations < LEAST_GROWTHS || c->reallocations != c->realloc_out || chains <= 0)
		return false;
	if (c->copied_bytes > c->realloc_out_bytes || c->min_request <= 0 || !same_bytes(s, chains, of_rust))
		return false;
	*g = (struct advice_growth){
		/* Of the sites where chains begin alone, what is left there never grew. */
		.vectors = s->mixed > 0 ? chains : s->first.realloc_out,
		.growths = c->reallocations,
		.largest = c->max_request,
		.final_bytes = c->freed_bytes + c->live_bytes - s->first.freed_bytes - s->first.live_bytes,
		.saved_allocations = c->reallocations,
		.saved_bytes = c->realloc_out_bytes,
	};
	/* What only grows ends with its largest block. */
	if (g->vectors == 1 && g->final_bytes != g->largest)
		return false;
	/* Chains that begin and grow at one site must all end alike, or one of them might not have grown. */
	if (g->vectors <= 0 || (s->mixed > 0 && (c->min_request == c->max_request || !is_multiple(g->final_bytes, c->max_request, chains))))
		return false;
	int64_t item = s->pushes && s->first.min_request == s->first.max_request ? item_of(s->first.min_request) : 0;
	g->item = item > 0 && g->largest % item == 0 && g->final_bytes % item == 0 ? item : 0;
	return true;
}

/* Returns how often `from` has to be doubled to make `to`; -1: no number of doublings does. */
static int doublings(int64_t from, int64_t to)
{
	int n = 0;
	while (from <= to / 2) {
		from *= 2;
		n++;
	}
	return from == to ? n : -1;
}

/* With blocks of these sizes, k = n + 1 for each vector, their number is vectors × k, and their sum vectors × smallest × (2^k − 1).
   No other vectors fit: one of fewer blocks has fewer bytes for each of its blocks. */
bool advice_sums_doubles(const struct advice_sums *s, int64_t extra, struct advice_growth *g)
{
	const struct cost *c = &s->all;
	int64_t smallest = c->min_request - extra, largest = c->max_request - extra;
	if (c->reallocations > 0 || c->realloc_out > 0 || smallest <= 0 || largest > INT64_MAX / 4)
		return false;
	int n = doublings(smallest, largest);
	if (n < LEAST_DOUBLINGS || c->allocations % (n + 1) != 0)
		return false;
	int64_t vectors = c->allocations / (n + 1), each = 2 * largest - smallest;
	/* The old block of a vector is still there when the new one comes: only the last ones can be temporary. */
	if (!is_multiple(c->bytes - c->allocations * extra, vectors, each)
	    || c->live_blocks > vectors || c->temporary > vectors)
		return false;
	int64_t both = largest + largest / 2 + 2 * extra;
	if (c->sites == 1 && (c->max_bytes < both || (vectors == 1 && c->max_bytes != both)))
		return false;
	*g = (struct advice_growth){
		.vectors = vectors,
		.growths = c->allocations - vectors,
		.largest = c->max_request,
		.final_bytes = vectors * c->max_request,
		.saved_allocations = c->allocations - vectors,
		.saved_bytes = c->bytes - vectors * c->max_request,
	};
	return true;
}

bool advice_sums_temporary(const struct advice_sums *s, struct advice_reuse *r)
{
	const struct cost *c = &s->all;
	if (c->allocations < LEAST_BLOCKS || c->temporary != c->allocations || c->max_request <= 0)
		return false;
	*r = (struct advice_reuse){
		.blocks = c->allocations, .smallest = c->min_request, .largest = c->max_request,
		.saved_allocations = c->allocations - 1, .saved_bytes = c->bytes - c->max_request,
	};
	return true;
}
