/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What an event counts for the site and the threads. A reallocation is count_release, count_taken_over and
   count_allocation, in this order. */
#ifndef AP_EVENTS_H
#define AP_EVENTS_H

#include "core/ap_live.h"
#include "core/ap_recorder.h"

/* add_to_NAME adds n to a counter of the site and, if its row in counters.def says so, of the site's thread. */
#define COUNTER(member, attribute, json, in_thread, totals, event, merge, ...) \
	COUNTER_IF_SUM_##merge(static inline __attribute__((unused)) void add_to_##member(struct ap_site *site, ULong n) \
	{ \
		site->member += n; \
		COUNTER_IF_THREAD_##in_thread(site->thread->member += n;) \
	})
#include "counters/counters.def"

/* What other threads released of a site's blocks and of a thread's, if the counters of these two still have it. */
struct ap_elsewhere { struct ap_amount of_site, of_thread; };

/* Counts that the block at the address, of `size` bytes, was allocated at the site. */
static inline void AP_(count_allocation)(struct ap_site *site, Addr address, SizeT size, ULong epoch,
                                         struct ap_elsewhere elsewhere)
{
	struct ap_thread *thread = site->thread;
	AP_(site_count_allocation)(site, size, epoch, elsewhere.of_site);
	thread->bytes += size;
	thread->live_blocks++;
	thread->live_bytes += size;
	if (thread->live_bytes - elsewhere.of_thread.bytes > thread->max_bytes) {
		thread->max_bytes = thread->live_bytes - elsewhere.of_thread.bytes;
		thread->max_blocks = thread->live_blocks - elsewhere.of_thread.blocks;
	}
	thread->allocations++;
	thread->newest_block = address;
}

/* Counts that a block of the site is alive no longer, `lifetime` events after its allocation. */
static inline void AP_(count_release)(struct ap_site *site, SizeT size, ULong lifetime, ULong epoch)
{
	struct ap_thread *thread = site->thread;
	AP_(site_count_release)(site, size, lifetime, epoch);
	thread->live_blocks--;
	thread->live_bytes -= size;
}

/* Counts for the site that its block at the address was freed. */
static inline void AP_(count_freed)(struct ap_site *site, Addr address, SizeT size)
{
	site->deallocations++;
	site->freed_bytes += size;
	if (address == site->thread->newest_block)
		add_to_temporary(site, 1);
}

/* Counts for the thread that it freed a block, whoever's. */
static inline void AP_(count_free)(struct ap_thread *by, SizeT size)
{
	by->deallocations++;
	by->freed_bytes += size;
}

/* Counts for the site that a reallocation took over its block. */
static inline void AP_(count_taken_over)(struct ap_site *site, SizeT size)
{
	add_to_realloc_out(site, 1);
	add_to_realloc_out_bytes(site, size);
}

/* Counts a reallocation at the site of a block that had old_size bytes. */
static inline void AP_(count_reallocation)(struct ap_site *site, SizeT old_size, Bool moved)
{
	add_to_reallocations(site, 1);
	if (moved) {
		add_to_moved(site, 1);
		add_to_copied_bytes(site, old_size);
	} else
		add_to_in_place(site, 1);
}

/* What the weights of a thread may add up to, so that a profile can add up those of thousands of threads. */
#define AP_WEIGHTS_MAX (1ull << 50)

static inline Bool AP_(takes_weight)(const struct ap_thread *t, ULong weight)
{
	return weight <= AP_WEIGHTS_MAX - t->weights;
}

/* Counts an event of the program's own, whose weight the thread takes. */
static inline void AP_(count_ad_hoc)(struct ap_site *site, ULong weight)
{
	site->thread->weights += weight;
	add_to_ad_hoc(site, 1);
	add_to_ad_hoc_weight(site, weight);
}

/* Counts that a block within the site's blocks has n bytes of them from now on, and what counts is that block. */
static inline void AP_(count_lent)(struct ap_site *site, SizeT n, ULong epoch)
{
	AP_(site_keep_peak)(site, epoch);
	site->lent_bytes += n;
	site->live_bytes -= n;
	site->thread->live_bytes -= n;
}

/* Counts that they are the site's own again. What follows in the same event only adds to what is alive. */
static inline void AP_(count_returned)(struct ap_site *site, SizeT n, ULong epoch)
{
	struct ap_thread *thread = site->thread;
	AP_(site_keep_peak)(site, epoch);
	site->lent_bytes -= n;
	site->live_bytes += n;
	thread->live_bytes += n;
	if (AP_(live_is_more)(site->live_bytes, site->max_bytes)) {
		site->max_bytes = site->live_bytes;
		site->max_blocks = site->live_blocks;
	}
	if (AP_(live_is_more)(thread->live_bytes, thread->max_bytes)) {
		thread->max_bytes = thread->live_bytes;
		thread->max_blocks = thread->live_blocks;
	}
}

#endif
