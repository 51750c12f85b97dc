/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Sites: a site is one stack in one context (thread, region, phase), with all that is counted for it. The cost of an event does not
   depend on how many sites or blocks there are, not even at a new peak. */
#ifndef AP_SITES_H
#define AP_SITES_H

#include "core/ap_list.h"
#include "core/ap_sizes.h"
#include "core/ap_thread.h"

#include "counters/counters.h"

struct ap_leak;
struct ap_release;

struct ap_site {
	struct ap_keyed keyed;  /* id of the context << 32 | id of the stack */
	struct ap_thread *thread;
	/* What it asks for: the only size of all requests, or AP_SIZES_DIFFER, and then the table. No journal has them. */
	SizeT only_size;
	struct ap_sizes *sizes;
	ULong epoch;  /* the number of the peak that peak_blocks and peak_bytes are of */

	/* The counters of counters.def. Those that one event changes lie together. */
#define COUNTER(member, attribute, json, in_thread, totals, event, ...) COUNTER_IF_ALLOCATION_##event(ULong member;)
#include "counters/counters.def"
	/* the site's own thread, whose releases have no entry in the ledger; or NULL */
	struct ap_thread *ledger_exempt;
#define COUNTER(member, attribute, json, in_thread, totals, event, ...) COUNTER_IF_FREE_##event(ULong member;)
#include "counters/counters.def"
	ULong after_free_counters[0];  /* only marks the place */
#define COUNTER(member, attribute, json, in_thread, totals, event, ...) COUNTER_IF_REALLOCATION_##event(ULong member;)
#include "counters/counters.def"

#define COUNTER(member, attribute, json, in_thread, totals, event, ...) COUNTER_IF_AD_HOC_##event(ULong member;)
#include "counters/counters.def"

	struct ap_release *last_used_release, *last_added_release;  /* the site's ledger entries, or NULL */
	/* what the last scan found about the site's blocks, or NULL */
	struct ap_leak *leak;
};

#define AP_SIZES_DIFFER (~(SizeT)0)

/* Its place in the list of sites, from 0, in order of creation. */
static inline UInt AP_(site_index)(const struct ap_site *s) { return s->keyed.number - 1; }
static inline UInt AP_(site_stack)(const struct ap_site *s) { return (UInt)s->keyed.key; }
static inline UInt AP_(site_context)(const struct ap_site *s) { return s->keyed.key >> 32; }

/* Blocks and bytes. */
struct ap_amount { ULong blocks, bytes; };

/* The sites of a recorder. */
struct ap_sites {
	struct ap_list list;       /* of struct ap_site, or of a host's struct that begins with one */
	struct ap_index by_key;
};

extern void AP_(sites_init)(struct ap_sites *sites, SizeT element_bytes);

/* Returns the site of the stack in the thread's context, a new one if need be. ledger_exempt: see struct ap_site. */
extern struct ap_site *AP_(site_of)(struct ap_sites *sites, struct ap_thread *thread, UInt stack,
                                    struct ap_thread *ledger_exempt);

/* Call this before live_blocks and live_bytes change. If the process had a new peak since their last change,
   they say what the site had alive at that peak. */
static inline void AP_(site_keep_peak)(struct ap_site *s, ULong epoch)
{
	if (s->epoch != epoch) {
		s->peak_blocks = s->live_blocks;
		s->peak_bytes = s->live_bytes;
		s->epoch = epoch;
	}
}

/* Prepares the site to count an allocation of this size, which has to follow at once. min_request and max_request have it already. */
extern void AP_(site_expect_another)(struct ap_site *s, SizeT size);
static inline void AP_(site_expect)(struct ap_site *s, SizeT size)
{
	if (UNLIKELY(size != s->only_size) && UNLIKELY(!s->sizes || !AP_(sizes_expect)(s->sizes, size)))
		AP_(site_expect_another)(s, size);
}

/* Counts an allocation of `size` bytes, which site_expect has prepared. elsewhere: the site's blocks that other threads have released and that
   live_blocks and live_bytes still have. */
static inline void AP_(site_count_allocation)(struct ap_site *s, SizeT size, ULong epoch, struct ap_amount elsewhere)
{
	AP_(site_keep_peak)(s, epoch);
	s->allocations++;
	s->bytes += size;
	s->live_blocks++;
	s->live_bytes += size;
	if (s->live_bytes - elsewhere.bytes > s->max_bytes) {
		s->max_bytes = s->live_bytes - elsewhere.bytes;
		s->max_blocks = s->live_blocks - elsewhere.blocks;
	}
	if (UNLIKELY(size != s->only_size))
		AP_(sizes_count)(s->sizes);
}

/* Counts that a block of `size` bytes is no longer alive, `lifetime` events after its allocation. */
static inline void AP_(site_count_release)(struct ap_site *s, SizeT size, ULong lifetime, ULong epoch)
{
	AP_(site_keep_peak)(s, epoch);
	s->live_blocks--;
	s->live_bytes -= size;
	s->lifetime_sum += lifetime;
	if (lifetime < s->lifetime_min)
		s->lifetime_min = lifetime;
	if (lifetime > s->lifetime_max)
		s->lifetime_max = lifetime;
}

/* The number of sites, and the site with this index, 0 … n − 1, in order of creation. */
static inline UInt AP_(sites_count)(const struct ap_sites *sites) { return sites->list.count; }
static inline struct ap_site *AP_(site_by_index)(const struct ap_sites *sites, UInt i) { return AP_(list_at)(&sites->list, i); }

/* Brings peak_blocks and peak_bytes of all sites up to the peak `epoch`. Call this before you read them. */
extern void AP_(sites_update_peaks)(struct ap_sites *sites, ULong epoch);

#endif
