/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Counters are a table, so that readers, writers and sums loop over it and name no counter. */
#include "model/cost.h"

const struct cost_member cost_members[] = {
#define COUNTER(member, attribute, json, thread, totals, event, merge, of, unit, since, ...) \
	{ attribute, offsetof(struct cost, member), COST_##merge, COST_OF_##of, COUNTER_IF_THREAD_##thread(true ||) false, since },
#include "counters/counters.def"
	{ NULL, 0, COST_SUM, COST_OF_SITES, false, 0 },
};

const char *const cost_leak_names[LEAK_KINDS] = {
#define LEAK_KIND(tag, member, ...) [LEAK_##tag] = #member,
#include "counters/counters.def"
};

#define LEAK_MEMBER(name, member) { name, offsetof(struct cost, member), COST_SUM, COST_OF_SITES, true, 1 }

const struct cost_member cost_leak_members[COST_LEAK_MEMBERS] = {
#define LEAK_KIND(tag, member, ...) LEAK_MEMBER(#member "-blocks", member##_blocks), LEAK_MEMBER(#member "-bytes", member##_bytes),
#include "counters/counters.def"
	LEAK_MEMBER("suppressed-blocks", suppressed_blocks), LEAK_MEMBER("suppressed-bytes", suppressed_bytes),
};

static const int64_t *member_of(const struct cost *c, const struct cost_member *m)
{
	return (const int64_t *)(const void *)((const char *)c + m->offset);
}

int64_t cost_get(const struct cost *c, const struct cost_member *m)
{
	return *member_of(c, m);
}

void cost_set(struct cost *c, const struct cost_member *m, int64_t value)
{
	*(int64_t *)(void *)((char *)c + m->offset) = value;
}

int64_t cost_leaked_blocks(const struct cost *c)
{
	return c->lost_blocks + c->indirect_blocks + c->cycle_blocks;
}

int64_t cost_leaked_bytes(const struct cost *c)
{
	return c->lost_bytes + c->indirect_bytes + c->cycle_bytes;
}

int64_t cost_ended(const struct cost *c)
{
	return c->deallocations + c->realloc_out;
}

/* Returns how many things member m of *c measures. If there are none, the member's 0 is no value. */
static int64_t population(const struct cost *c, const struct cost_member *m)
{
	switch (m->of) {
	case COST_OF_ALLOCATIONS:
		return c->allocations;
	case COST_OF_ENDED:
		return cost_ended(c);
	default:
		return c->sites;
	}
}

bool cost_has(const struct cost *c, const struct cost_member *m)
{
	if (m->since > 1 && c->version < m->since)
		return false;
	if (m->merge == COST_ALONE)
		return c->sites == 1;
	return m->of == COST_OF_SITES ? true : population(c, m) > 0;
}

static int64_t merged(const struct cost *a, const struct cost *b, const struct cost_member *m)
{
	int64_t x = cost_get(a, m), y = cost_get(b, m);
	if (population(b, m) == 0)
		return x;
	if (population(a, m) == 0)
		return y;
	switch (m->merge) {
	case COST_MIN:
		return x < y ? x : y;
	case COST_MAX:
		return x > y ? x : y;
	default:
		return 0;
	}
}

/* Returns the lower version of those that are known. */
static int64_t lowest_version(const struct cost *a, const struct cost *b)
{
	if (a->version == 0 || b->version == 0)
		return a->version + b->version;
	return a->version < b->version ? a->version : b->version;
}

bool cost_add(struct cost *into, const struct cost *other)
{
	struct cost sum = *into;
	for (const struct cost_member *m = cost_members; m->name != NULL; m++) {
		int64_t value;
		if (m->merge != COST_SUM)
			value = merged(into, other, m);
		else if (__builtin_add_overflow(cost_get(into, m), cost_get(other, m), &value))
			return false;
		cost_set(&sum, m, value);
	}
	for (size_t i = 0; i < COST_LEAK_MEMBERS; i++) {
		int64_t value;
		if (__builtin_add_overflow(cost_get(into, &cost_leak_members[i]), cost_get(other, &cost_leak_members[i]), &value))
			return false;
		cost_set(&sum, &cost_leak_members[i], value);
	}
	if (__builtin_add_overflow(into->sites, other->sites, &sum.sites))
		return false;
	sum.leaks = into->leaks > other->leaks ? into->leaks : other->leaks;
	sum.version = lowest_version(into, other);
	*into = sum;
	return true;
}

struct cost cost_subtract(const struct cost *a, const struct cost *b)
{
	struct cost difference = { 0 };
	for (const struct cost_member *m = cost_members; m->name != NULL; m++)
		if (m->merge == COST_SUM)
			cost_set(&difference, m, cost_get(a, m) - cost_get(b, m));
	for (const struct cost_member *m = cost_leak_members; m < cost_leak_members + COST_LEAK_MEMBERS; m++)
		cost_set(&difference, m, cost_get(a, m) - cost_get(b, m));
	difference.version = lowest_version(a, b);
	difference.leaks = a->leaks > b->leaks ? a->leaks : b->leaks;
	return difference;
}

/* Whether `count` values between least and most can add up to `sum`. */
static bool is_sum_of(int64_t sum, int64_t count, int64_t least, int64_t most)
{
	__extension__ typedef __int128 wide;
	return least <= most && (wide)sum >= (wide)count * least && (wide)sum <= (wide)count * most;
}

/* Whether all = a + b + c + d. No argument is negative. */
static bool adds_up(int64_t all, int64_t a, int64_t b, int64_t c, int64_t d)
{
	return a <= all && b <= all - a && c <= all - a - b && d == all - a - b - c;
}

const char *cost_flaw(const struct cost *c)
{
	for (const struct cost_member *m = cost_members; m->name != NULL; m++)
		if (cost_get(c, m) < 0)
			return "a counter is negative";
	if (!adds_up(c->allocations, c->deallocations, c->realloc_out, c->live_blocks, 0))
		return "allocations, deallocations, realloc-out and live-blocks do not add up";
	if (!adds_up(c->bytes, c->freed_bytes, c->realloc_out_bytes, c->live_bytes, c->lent_bytes))
		return "bytes, freed-bytes, realloc-out-bytes, live-bytes and lent-bytes do not add up";
	if (!adds_up(c->reallocations, c->in_place, c->moved, 0, 0) || c->reallocations > c->allocations)
		return "reallocations, in-place and moved do not add up";
	if (!is_sum_of(c->bytes, c->allocations, c->min_request, c->max_request))
		return "bytes is impossible with these smallest and largest requests";
	if (!is_sum_of(c->lifetime_sum, cost_ended(c), c->lifetime_min, c->lifetime_max))
		return "lifetime-sum is impossible with these shortest and longest lifetimes";
	if (c->sites == 1 && (c->max_bytes < c->peak_bytes || c->max_bytes < c->live_bytes))
		return "max-bytes is below peak-bytes or live-bytes";
	if (c->sites > 1 && (c->max_bytes != 0 || c->max_blocks != 0))
		return "several sites together have no max-bytes";
	if (c->temporary > cost_ended(c))
		return "temporary is larger than the number of blocks that ended";
	return NULL;
}
