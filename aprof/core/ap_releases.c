/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_releases.h"

#include "pub_tool_hashtable.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_poolalloc.h"

static VgHashTable *s_by_key;
static PoolAlloc *s_pool;
static UInt s_count;

void AP_(releases_init)(void)
{
	s_by_key = VG_(HT_construct)("ap.releases.table");
	s_pool = VG_(newPA)(sizeof(struct ap_release), 1000, VG_(malloc), "ap.releases.pool", VG_(free));
	s_count = 0;
}

static inline Bool is_of(const struct ap_release *r, const struct ap_site *site, UInt thread, UInt stack)
{
	return r->site == site && r->thread == thread && r->stack == stack;
}

static Word compare(const void *a, const void *b)
{
	const struct ap_release *x = a, *y = b;
	return !is_of(x, y->site, y->thread, y->stack);
}

/* The hash table takes the key modulo a prime, so it is enough that keys differ in a few bits. */
static UWord key_of(const struct ap_site *site, UInt thread, UInt stack)
{
	return (site->key * 0x9E3779B97F4A7C15ul ^ ((UWord)thread << 32 | stack)) * 0x9E3779B97F4A7C15ul;
}

static struct ap_release *add(const struct ap_release *wanted)
{
	struct ap_site *site = wanted->site;
	struct ap_release *r = VG_(allocEltPA)(s_pool);
	*r = *wanted;
	r->next_of_site = r;
	if (site->last_added_release) {
		r->next_of_site = site->last_added_release->next_of_site;
		site->last_added_release->next_of_site = r;
	}
	site->last_added_release = r;
	VG_(HT_add_node)(s_by_key, r);
	s_count++;
	return r;
}

struct ap_release *AP_(release_entry)(struct ap_site *site, const struct ap_thread *by, UInt stack)
{
	struct ap_release *r = site->last_used_release;
	if (r && is_of(r, site, by->serial, stack))
		return r;
	struct ap_release wanted = {
		.key = key_of(site, by->serial, stack), .site = site, .thread = by->serial, .stack = stack,
	};
	r = VG_(HT_gen_lookup)(s_by_key, &wanted, compare);
	if (!r)
		r = add(&wanted);
	site->last_used_release = r;
	return r;
}

UInt AP_(releases_count)(void)
{
	return s_count;
}

const struct ap_release *AP_(release_first)(const struct ap_site *site)
{
	return site->last_added_release ? site->last_added_release->next_of_site : NULL;
}

const struct ap_release *AP_(release_next)(const struct ap_release *r)
{
	return r == r->site->last_added_release ? NULL : r->next_of_site;
}

void AP_(releases_forked)(void)
{
	/* Make a new table, as the sites do. */
	AP_(releases_init)();
}
