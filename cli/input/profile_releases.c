/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/profile_releases.h"

#include "input/profile_format.h"

#include <inttypes.h>

/* What was released, by one thread or by all. */
struct sum { int64_t blocks, bytes, resized, resized_bytes; };

void profile_releases_begin(struct release_reading *r, struct xmlpull *pull, struct model *m, const GArray *stacks,
                            uint32_t sites, uint32_t threads, bool all)
{
	*r = (struct release_reading){
		.pull = pull, .model = m, .stacks = stacks,
		.first_site = m->sites->len - sites, .sites = sites,
		.first_thread = m->threads->len - threads, .threads = threads,
		.first_release = m->releases->len, .all = all,
	};
}

static const struct release *numbered(const struct release_reading *r, uint32_t number)
{
	return &g_array_index(r->model->releases, struct release, r->first_release + number - 1);
}

static const struct site *site_at(const struct release_reading *r, uint32_t place)
{
	return &g_array_index(r->model->sites, struct site, place);
}

bool profile_release(struct release_reading *r, const struct pull_value *v, GError **error)
{
	int64_t site = v[RELEASE_SITE].number, thread = v[RELEASE_THREAD].number, stack = v[RELEASE_STACK].number;
	if (site == 0 || site > r->sites)
		return xmlpull_fail(r->pull, error, "there is no site %" PRId64, site);
	if (thread == 0 || thread > r->threads)
		return xmlpull_fail(r->pull, error, "there is no thread %" PRId64, thread);
	if (stack >= r->stacks->len || (stack != 0) != r->all)
		return xmlpull_fail(r->pull, error, r->all ? "there is no stack %" PRId64 : "it cannot have the stack %" PRId64,
		                    stack);
	struct release release = {
		.site = r->first_site + (uint32_t)site - 1,
		.thread = { r->first_thread + (uint32_t)thread - 1 },
		.stack = { g_array_index(r->stacks, uint32_t, stack) },
		.blocks = v[RELEASE_BLOCKS].number, .bytes = v[RELEASE_BYTES].number,
		.resized = v[RELEASE_RESIZED].number, .resized_bytes = v[RELEASE_RESIZED_BYTES].number,
	};
	if (r->releases > 0 && release.site < numbered(r, r->releases)->site)
		return xmlpull_fail(r->pull, error, "its site comes before that of the release before it");
	if (!r->all && release.thread.i == site_at(r, release.site)->thread.i)
		return xmlpull_fail(r->pull, error, "its thread is the site's own");
	if (release.blocks == 0 && release.resized == 0)
		return xmlpull_fail(r->pull, error, "it has no blocks");
	if ((release.blocks == 0 && release.bytes != 0) || (release.resized == 0 && release.resized_bytes != 0))
		return xmlpull_fail(r->pull, error, "it has bytes of no blocks");
	g_array_append_val(r->model->releases, release);
	r->releases++;
	return true;
}

/* Adds up what is released. False if a sum overflows. */
static bool add(struct sum *into, const struct sum *more)
{
	return !__builtin_add_overflow(into->blocks, more->blocks, &into->blocks)
	       && !__builtin_add_overflow(into->bytes, more->bytes, &into->bytes)
	       && !__builtin_add_overflow(into->resized, more->resized, &into->resized)
	       && !__builtin_add_overflow(into->resized_bytes, more->resized_bytes, &into->resized_bytes);
}

/* What a site lost but the list does not have was released by its own thread. False if the list has more than
   the site lost, or if bytes remain without blocks. */
static bool rest_of(const struct cost *lost, const struct sum *listed, struct sum *rest)
{
	*rest = (struct sum){
		lost->deallocations - listed->blocks, lost->freed_bytes - listed->bytes,
		lost->realloc_out - listed->resized, lost->realloc_out_bytes - listed->resized_bytes,
	};
	return rest->blocks >= 0 && rest->bytes >= 0 && rest->resized >= 0 && rest->resized_bytes >= 0
	       && (rest->blocks > 0 || rest->bytes == 0) && (rest->resized > 0 || rest->resized_bytes == 0);
}

/* Adds what each thread released of each site to by_thread ([0] is unused), the sites' own threads included. */
static bool add_up(const struct release_reading *r, struct sum *by_thread, GError **error)
{
	uint32_t next = 1;
	for (uint32_t i = 0; i < r->sites; i++) {
		const struct site *site = site_at(r, r->first_site + i);
		struct sum listed = { 0 }, rest;
		bool fits = true;
		for (; fits && next <= r->releases && numbered(r, next)->site == r->first_site + i; next++) {
			const struct release *release = numbered(r, next);
			struct sum one = { release->blocks, release->bytes, release->resized, release->resized_bytes };
			fits = add(&listed, &one) && add(&by_thread[release->thread.i - r->first_thread + 1], &one);
		}
		fits = fits && rest_of(&site->cost, &listed, &rest) && (!r->all || (rest.blocks == 0 && rest.resized == 0));
		if (!fits || !add(&by_thread[site->thread.i - r->first_thread + 1], &rest))
			return xmlpull_fail(r->pull, error, "the releases of site %u do not add up to its deallocations", i + 1);
	}
	return true;
}

bool profile_releases_end(struct release_reading *r, GError **error)
{
	g_autofree struct sum *by_thread = g_new0(struct sum, (size_t)r->threads + 1);
	if (!add_up(r, by_thread, error))
		return false;
	for (uint32_t i = 1; i <= r->threads; i++) {
		const struct cost *own = &model_get_thread(r->model, (thread_id){ r->first_thread + i - 1 })->cost;
		if (by_thread[i].blocks != own->deallocations || by_thread[i].bytes != own->freed_bytes
		    || by_thread[i].resized != own->reallocations)
			return xmlpull_fail(r->pull, error, "the releases by thread %u do not add up to its deallocations", i);
	}
	return true;
}
