/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "analysis/ledger.h"

struct ledger {
	const struct model *model;
	const struct thread_pools *pools;
	guint *first;      /* by site: the index of its first release; one more entry ends the last site */
	bool *unknown;     /* by process */
};

static const struct site *site_at(const struct ledger *l, uint32_t i)
{
	return &g_array_index(l->model->sites, struct site, i);
}

static const struct release *release_at(const struct ledger *l, guint i)
{
	return &g_array_index(l->model->releases, struct release, i);
}

/* The releases that are not listed: the site's own thread made them. */
static struct release rest_of(const struct ledger *l, uint32_t site)
{
	const struct site *s = site_at(l, site);
	struct release rest = {
		.site = site, .thread = s->thread,
		.blocks = s->cost.deallocations, .bytes = s->cost.freed_bytes,
		.resized = s->cost.realloc_out, .resized_bytes = s->cost.realloc_out_bytes,
	};
	for (guint i = l->first[site]; i < l->first[site + 1]; i++) {
		const struct release *r = release_at(l, i);
		rest.blocks -= r->blocks;
		rest.bytes -= r->bytes;
		rest.resized -= r->resized;
		rest.resized_bytes -= r->resized_bytes;
	}
	return rest;
}

static void index_releases(struct ledger *l)
{
	guint sites = l->model->sites->len;
	for (guint i = 0; i < l->model->releases->len; i++)
		l->first[release_at(l, i)->site + 1]++;
	for (guint i = 1; i <= sites; i++)
		l->first[i] += l->first[i - 1];
}

static process_id process_of(const struct ledger *l, uint32_t site)
{
	return model_get_thread(l->model, site_at(l, site)->thread)->process;
}

/* If the releases by thread differ from the threads' own counters, it is unknown who freed. */
static void find_unknown(struct ledger *l)
{
	const struct model *m = l->model;
	g_autofree struct ledger_cell *done = g_new0(struct ledger_cell, m->threads->len);
	g_autoptr(GArray) releases = g_array_new(FALSE, FALSE, sizeof(struct release));
	for (uint32_t i = 1; i < m->sites->len; i++) {
		g_array_set_size(releases, 0);
		ledger_releases(l, i, releases);
		for (guint k = 0; k < releases->len; k++) {
			const struct release *r = &g_array_index(releases, struct release, k);
			done[r->thread.i].blocks += r->blocks;
			done[r->thread.i].bytes += r->bytes;
			done[r->thread.i].resized += r->resized;
		}
	}
	for (guint i = 1; i < m->threads->len; i++) {
		const struct thread *t = model_get_thread(m, (thread_id){ i });
		if (done[i].blocks != t->cost.deallocations || done[i].bytes != t->cost.freed_bytes
		    || done[i].resized != t->cost.reallocations)
			l->unknown[t->process.i] = true;
	}
}

struct ledger *ledger_new(const struct model *m, const struct thread_pools *p)
{
	struct ledger *l = g_new(struct ledger, 1);
	*l = (struct ledger){ m, p, g_new0(guint, m->sites->len + 1), g_new0(bool, m->processes->len) };
	index_releases(l);
	find_unknown(l);
	return l;
}

void ledger_free(struct ledger *l)
{
	if (l == NULL)
		return;
	g_free(l->first);
	g_free(l->unknown);
	g_free(l);
}

const struct thread_pools *ledger_pools(const struct ledger *l)
{
	return l->pools;
}

bool ledger_is_known(const struct ledger *l)
{
	for (guint i = 0; i < l->model->processes->len; i++)
		if (l->unknown[i])
			return false;
	return true;
}

void ledger_releases(const struct ledger *l, uint32_t site, GArray *to)
{
	for (guint i = l->first[site]; i < l->first[site + 1]; i++)
		g_array_append_val(to, *release_at(l, i));
	struct release rest = rest_of(l, site);
	if (!l->unknown[process_of(l, site).i] && (rest.blocks > 0 || rest.resized > 0))
		g_array_append_val(to, rest);
}

static gint by_pair(gconstpointer a, gconstpointer b)
{
	const struct ledger_cell *x = a, *y = b;
	return x->from != y->from ? (x->from > y->from) - (x->from < y->from) : (x->to > y->to) - (x->to < y->to);
}

static void add(struct ledger_cell *into, const struct ledger_cell *more)
{
	into->blocks += more->blocks;
	into->bytes += more->bytes;
	into->resized += more->resized;
	into->resized_bytes += more->resized_bytes;
}

/* Merges cells with the same pair of pools. */
static void merge(GArray *cells)
{
	guint kept = 0;
	g_array_sort(cells, by_pair);
	for (guint i = 0; i < cells->len; i++) {
		struct ledger_cell *cell = &g_array_index(cells, struct ledger_cell, i);
		struct ledger_cell *last = kept > 0 ? &g_array_index(cells, struct ledger_cell, kept - 1) : NULL;
		if (last != NULL && by_pair(last, cell) == 0)
			add(last, cell);
		else
			g_array_index(cells, struct ledger_cell, kept++) = *cell;
	}
	g_array_set_size(cells, kept);
}

GArray *ledger_cells(const struct ledger *l, const uint32_t *sites, guint n)
{
	GArray *cells = g_array_new(FALSE, FALSE, sizeof(struct ledger_cell));
	g_autoptr(GArray) releases = g_array_new(FALSE, FALSE, sizeof(struct release));
	guint count = sites != NULL ? n : l->model->sites->len - 1;
	for (guint i = 0; i < count; i++) {
		uint32_t site = sites != NULL ? sites[i] : i + 1;
		guint from = l->pools->of[site_at(l, site)->thread.i];
		g_array_set_size(releases, 0);
		ledger_releases(l, site, releases);
		for (guint k = 0; k < releases->len; k++) {
			const struct release *r = &g_array_index(releases, struct release, k);
			struct ledger_cell cell = {
				from, l->pools->of[r->thread.i], r->blocks, r->bytes, r->resized, r->resized_bytes,
			};
			g_array_append_val(cells, cell);
		}
	}
	merge(cells);
	return cells;
}

static gint by_pool(gconstpointer a, gconstpointer b)
{
	const struct ledger_share *x = a, *y = b;
	return (x->pool > y->pool) - (x->pool < y->pool);
}

GArray *ledger_shares(const struct ledger *l, const uint32_t *sites, guint n)
{
	GArray *shares = g_array_new(FALSE, FALSE, sizeof(struct ledger_share));
	guint kept = 0;
	for (guint i = 0; i < n; i++) {
		const struct site *site = site_at(l, sites[i]);
		struct ledger_share share = { l->pools->of[site->thread.i], site->cost };
		g_array_append_val(shares, share);
	}
	g_array_sort(shares, by_pool);
	for (guint i = 0; i < shares->len; i++) {
		struct ledger_share *share = &g_array_index(shares, struct ledger_share, i);
		struct ledger_share *last = kept > 0 ? &g_array_index(shares, struct ledger_share, kept - 1) : NULL;
		if (last == NULL || last->pool != share->pool)
			g_array_index(shares, struct ledger_share, kept++) = *share;
		else if (!cost_add(&last->cost, &share->cost))
			g_error("the sum over the sites overflows: their reader did not check it");
	}
	g_array_set_size(shares, kept);
	return shares;
}

struct ledger_cell ledger_crossed(const GArray *cells)
{
	struct ledger_cell sum = { 0 };
	for (guint i = 0; i < cells->len; i++) {
		const struct ledger_cell *cell = &g_array_index(cells, struct ledger_cell, i);
		if (cell->from != cell->to)
			add(&sum, cell);
	}
	return sum;
}
