/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "analysis/leak_usage.h"

#include "analysis/aggregate.h"

struct ordering { const struct catalog *catalog; enum group_kind kind; };

static gint compare_who(const struct leak_freer *x, const struct leak_freer *y, const struct ordering *o)
{
	if (x->pool != y->pool)
		return x->pool < y->pool ? -1 : 1;
	return aggregate_compare_keys(o->catalog, o->kind, x->key, y->key);
}

static gint by_who(gconstpointer a, gconstpointer b, gpointer data)
{
	return compare_who(a, b, data);
}

static gint by_blocks(gconstpointer a, gconstpointer b, gpointer data)
{
	const struct leak_freer *x = a, *y = b;
	if (x->blocks != y->blocks)
		return x->blocks > y->blocks ? -1 : 1;
	return compare_who(x, y, data);
}

static void merge(GArray *freers, struct ordering *o)
{
	guint kept = 0;
	g_array_sort_with_data(freers, by_who, o);
	for (guint i = 0; i < freers->len; i++) {
		struct leak_freer *freer = &g_array_index(freers, struct leak_freer, i);
		struct leak_freer *last = kept > 0 ? &g_array_index(freers, struct leak_freer, kept - 1) : NULL;
		if (last != NULL && last->pool == freer->pool && last->key == freer->key) {
			last->blocks += freer->blocks;
			last->bytes += freer->bytes;
		} else {
			g_array_index(freers, struct leak_freer, kept++) = *freer;
		}
	}
	g_array_set_size(freers, kept);
	g_array_sort_with_data(freers, by_blocks, o);
}

static void add_site(struct leak_usage *u, const struct cost *cost)
{
	u->allocated += cost->allocations;
	u->freed += cost->deallocations;
	u->freed_bytes += cost->freed_bytes;
	u->taken += cost->realloc_out;
}

/* The key that tells freers apart. */
static uint32_t key_of(struct attribution *a, enum group_kind kind, stack_id s)
{
	if (s.i == 0)
		return 0;
	return kind == GROUPS_OF_TRACES ? attribution_trace(a, s).i : attribution_function(a, s).i;
}

struct leak_usage leak_usage_of(const struct ledger *l, struct attribution *a, const uint32_t *sites, guint n,
                                enum group_kind kind)
{
	const struct thread_pools *pools = ledger_pools(l);
	struct leak_usage u = { .freers = g_array_new(FALSE, FALSE, sizeof(struct leak_freer)) };
	struct ordering o = { attribution_catalog(a), kind };
	g_autoptr(GArray) releases = g_array_new(FALSE, FALSE, sizeof(struct release));
	for (guint i = 0; i < n; i++) {
		add_site(&u, &g_array_index(pools->model->sites, struct site, sites[i]).cost);
		g_array_set_size(releases, 0);
		ledger_releases(l, sites[i], releases);
		for (guint k = 0; k < releases->len; k++) {
			const struct release *r = &g_array_index(releases, struct release, k);
			struct leak_freer freer = {
				.pool = pools->of[r->thread.i], .key = key_of(a, kind, r->stack), .stack = r->stack,
				.blocks = r->blocks, .bytes = r->bytes,
			};
			if (r->blocks > 0)
				g_array_append_val(u.freers, freer);
		}
	}
	merge(u.freers, &o);
	return u;
}

void leak_usage_clear(struct leak_usage *u)
{
	g_clear_pointer(&u->freers, g_array_unref);
}
