/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_releases.h"

void AP_(releases_init)(struct ap_releases *releases, SizeT element_bytes)
{
	AP_(index_init)(&releases->by_key, &releases->list, element_bytes);
}

static inline Bool is_of(const struct ap_release *r, const struct ap_site *site, UInt thread, UInt stack)
{
	return r->site == site && r->thread == thread && r->stack == stack;
}

static UWord key_of(const struct ap_site *site, UInt thread, UInt stack)
{
	return (site->keyed.key * 0x9E3779B97F4A7C15ul ^ ((UWord)thread << 32 | stack)) * 0x9E3779B97F4A7C15ul;
}

struct ap_release *AP_(release_entry_of_foreign)(struct ap_releases *releases, struct ap_site *site, UInt thread, UInt stack)
{
	UWord key = key_of(site, thread, stack);
	struct ap_release *r = AP_(index_find)(&releases->by_key, key);
	while (r && !is_of(r, site, thread, stack))
		r = AP_(index_find_next)(&releases->by_key, r);
	if (r)
		return r;
	r = AP_(index_add)(&releases->by_key, key);
	r->site = site;
	r->thread = thread;
	r->stack = stack;
	return r;
}

static void add_to_site(struct ap_site *site, struct ap_release *r)
{
	r->next_of_site = r;
	if (site->last_added_release) {
		r->next_of_site = site->last_added_release->next_of_site;
		site->last_added_release->next_of_site = r;
	}
	site->last_added_release = r;
}

struct ap_release *AP_(release_entry)(struct ap_releases *releases, struct ap_site *site, UInt thread, UInt stack)
{
	struct ap_release *r = site->last_used_release;
	if (r && is_of(r, site, thread, stack))
		return r;
	r = AP_(release_entry_of_foreign)(releases, site, thread, stack);
	if (!r->next_of_site)
		add_to_site(site, r);
	site->last_used_release = r;
	return r;
}

const struct ap_release *AP_(release_first)(const struct ap_site *site)
{
	return site->last_added_release ? site->last_added_release->next_of_site : NULL;
}

const struct ap_release *AP_(release_next)(const struct ap_release *r)
{
	return r == r->site->last_added_release ? NULL : r->next_of_site;
}
