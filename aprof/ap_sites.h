/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Sites: one stack in one thread, and all that is counted for it. The cost of an event does not depend on how many
   sites or blocks there are, at a new peak neither. */
#ifndef AP_SITES_H
#define AP_SITES_H

#include "ap_basics.h"
#include "ap_threads.h"

#include "counters/counters.h"

struct ap_leak;
struct ap_release;

struct ap_site {
	struct ap_site *next;       /* these two as VgHashTable wants them */
	UWord key;                  /* thread's serial << 32 | stack's id */
	struct ap_thread *thread;
	UInt index;                 /* its number, from 0 */
	ULong epoch;                /* of the peak that peak_* was last brought up to */

	/* The counters of counters.def, those of one event together. */
#define COUNTER(member, attribute, json, in_thread, totals, event, ...) COUNTER_IF_ALLOCATION_##event(ULong member;)
#include "counters/counters.def"
	struct ap_thread *ledger_exempt; /* whose releases have no entry: the site's own thread, or nobody */
#define COUNTER(member, attribute, json, in_thread, totals, event, ...) COUNTER_IF_FREE_##event(ULong member;)
#include "counters/counters.def"
#define COUNTER(member, attribute, json, in_thread, totals, event, ...) COUNTER_IF_REALLOCATION_##event(ULong member;)
#include "counters/counters.def"

	struct ap_release *last_used_release, *last_added_release;   /* the entry used last, the one added last; or NULL */
	struct ap_leak *leak;       /* what the last scan found of its blocks, or NULL */
};

static inline UInt AP_(site_stack)(const struct ap_site *s) { return (UInt)s->key; }

extern void AP_(sites_init)(void);

/* The site that tid stands in. */
extern struct ap_site *AP_(site_current)(ThreadId tid);

/* Before a site's live counts change: keeps what they were at the last peak. */
static inline void AP_(site_keep_peak)(struct ap_site *s, ULong epoch)
{
	if (s->epoch != epoch) {
		s->peak_blocks = s->live_blocks;
		s->peak_bytes = s->live_bytes;
		s->epoch = epoch;
	}
}

/* An allocation of size bytes. */
static inline void AP_(site_count_allocation)(struct ap_site *s, SizeT size, ULong epoch)
{
	AP_(site_keep_peak)(s, epoch);
	s->allocations++;
	s->bytes += size;
	s->live_blocks++;
	s->live_bytes += size;
	if (s->live_bytes > s->max_bytes) {
		s->max_bytes = s->live_bytes;
		s->max_blocks = s->live_blocks;
	}
	if (size < s->min_request)
		s->min_request = size;
	if (size > s->max_request)
		s->max_request = size;
}

/* A block of size bytes leaves the site, lifetime events after it came. */
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
extern UInt AP_(sites_count)(void);
extern struct ap_site *AP_(site_by_index)(UInt i);

/* Brings peak_blocks and peak_bytes of every site up to the peak `epoch`. To be called before somebody reads them. */
extern void AP_(sites_update_peaks)(ULong epoch);

/* In a forked child: there are no sites. */
extern void AP_(sites_forked)(void);

#endif
