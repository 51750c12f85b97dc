/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What an event does: the sites, the threads and the process count it, and the block knows when it was born. These functions are inline
   because each allocation of the program goes through them. Whoever serves or observes an allocator calls them. */
#ifndef AP_RECORD_H
#define AP_RECORD_H

#include "core/ap_events.h"
#include "core/ap_totals.h"
#include "valgrind/ap_blocks.h"
#include "valgrind/ap_host.h"
#include "valgrind/ap_threads.h"

struct ap_record {
	struct ap_live live;         /* the live heap of the process */
	/* Counts on in a forked child, unlike live.events. It begins behind AP_BORN_ELSEWHERE and first_event. */
	ULong event;
	ULong first_event;           /* the process inherited the blocks that are older than this event */
	ULong first_own_event;       /* blocks that are older than this one do not count */
	ULong next_due_event;        /* the earlier of the timeline's next point and the next line of progress */
	ULong failed, foreign_frees, bad_announcements;
	ULong inherited_blocks, inherited_bytes, inherited_freed;
};

extern struct ap_record AP_(record);

extern void AP_(record_init)(void);

/* The live heap of the process, and its counters. The latter walks over the sites. */
static inline struct ap_live *AP_(live)(void) { return &AP_(record).live; }
extern struct ap_totals AP_(totals)(void);

/* In a forked child: sets all counters to 0. The blocks that are alive are inherited from now on. announced: the announced
   ones, and those of their bytes that no chunk has. */
extern void AP_(record_forked)(struct ap_amount announced);

/* Counting begins anew, with no block that counts. Call this before recorder_restart. */
extern void AP_(record_restart)(void);

/* Counts an ad-hoc event of the thread, if it counts now. Returns False if its weight is too large to be added. */
extern Bool AP_(record_ad_hoc)(ThreadId tid, ULong weight);

/* Whether a block that was allocated at this event counts. False: the process inherited it in a fork, or was not counting
   when it allocated the block. */
static inline Bool AP_(counts_since)(ULong born_event)
{
	return born_event >= AP_(record).first_own_event;
}

static inline Bool AP_(block_counts)(const struct ap_block *b)
{
	return AP_(counts_since)(b->born_event);
}

/* Private to the functions here, which are rare enough to be out of line. */
extern void AP_(record_what_is_due)(void);
extern void AP_(record_release_by_free)(ThreadId tid, struct ap_site *site, const struct ap_thread *by, SizeT size);
extern void AP_(record_release_by_realloc)(struct ap_site *site, const struct ap_site *by, SizeT size);

static inline void AP_(event_ends)(void)
{
	AP_(record).event++;
	if (UNLIKELY(++AP_(record).live.events == AP_(record).next_due_event))
		AP_(record_what_is_due)();
}

/* The thread asks for memory, or makes a request, though it is within a call of an allocator: something may have left the call. `look`
   finds that out. */
extern void AP_(record_on_look)(void (*look)(ThreadId tid));
extern void AP_(record_look)(ThreadId tid);

/* The site of what the thread allocates now. NULL: the allocation does not count. */
static inline struct ap_site *AP_(site_now)(ThreadId tid)
{
	struct ap_thread *thread = AP_(thread_by_tid)(tid);
	const struct ap_caller c = AP_(caller)(tid, thread->serial);
	if (UNLIKELY(thread->attention & AP_IS_INSIDE))
		AP_(record_look)(tid);
	return AP_(site_current)(&AP_(recorder), thread, &c);
}

/* Bytes of a block that malloc returned, the chunk, while an announced block within it is what counts. from: NULL or a
   chunk that counts. */
struct ap_loan { struct ap_block *from; SizeT bytes; };
static const struct ap_loan AP_(no_loan);

static inline void AP_(take_loan)(struct ap_loan loan)
{
	if (!loan.from)
		return;
	AP_(count_lent)(loan.from->site, loan.bytes, AP_(record).live.epoch);
	AP_(record).live.live_bytes -= loan.bytes;
}

static inline void AP_(return_loan)(struct ap_loan loan)
{
	if (!loan.from)
		return;
	AP_(count_returned)(loan.from->site, loan.bytes, AP_(record).live.epoch);
	AP_(record).live.live_bytes += loan.bytes;
}

static inline void AP_(block_begins)(struct ap_block *b, Addr key, SizeT size, struct ap_site *site)
{
	/* The counters of sites and threads know of all releases. */
	static const struct ap_elsewhere nothing;
	AP_(site_expect)(site, size);
	AP_(count_allocation)(site, key, size, AP_(record).live.epoch, nothing);
	AP_(live_add)(&AP_(record).live, size);
	b->size = size;
	b->site = site;
	b->born_event = AP_(record).event;
}

static inline void AP_(block_ends)(const struct ap_block *b)
{
	AP_(count_release)(b->site, b->size, AP_(record).event - b->born_event, AP_(record).live.epoch);
	AP_(live_remove)(&AP_(record).live, b->size);
}

/* Counts an allocation whose block is new. A reallocation has a block already. key: what distinguishes the block from others that are
   alive. */
static inline void AP_(record_new_block)(struct ap_block *b, Addr key, SizeT size, struct ap_site *site)
{
	AP_(block_begins)(b, key, size, site);
	b->first_site_index = AP_(site_index)(site);
	b->usable_size_asked = False;
	b->reallocations = 0;
	AP_(event_ends)();
}

/* Notes a block that does not count. */
extern void AP_(record_uncounted)(ThreadId tid, struct ap_block *b, SizeT size);

static inline void AP_(record_allocation)(ThreadId tid, struct ap_block *b, SizeT size)
{
	struct ap_site *site = AP_(site_now)(tid);
	if (LIKELY(site != NULL))
		AP_(record_new_block)(b, b->address, size, site);
	else
		AP_(record_uncounted)(tid, b, size);
}

/* Counts that a block which counts is freed. Inline: without a loan the compiler leaves its part out. */
static inline __attribute__((always_inline))
void AP_(record_end)(ThreadId tid, const struct ap_block *b, Addr key, struct ap_loan loan)
{
	struct ap_site *site = b->site;
	struct ap_thread *freer = AP_(thread_by_tid)(tid);
	AP_(block_ends)(b);
	AP_(count_freed)(site, key, b->size);
	/* Few frees need more: those by another thread than the site's own, and all with --free-stacks. */
	if (UNLIKELY(freer != site->ledger_exempt))
		AP_(record_release_by_free)(tid, site, freer, b->size);
	AP_(count_free)(freer, b->size);
	AP_(return_loan)(loan);
	AP_(event_ends)();
}

/* Counts a reallocation at the site of a block that counts. What increases comes after what decreases, so that no maximum is
   one of a moment that never was. */
static inline __attribute__((always_inline))
void AP_(record_change)(struct ap_block *b, Addr key, SizeT size, Bool moved, struct ap_site *site,
                        struct ap_loan before, struct ap_loan now)
{
	AP_(take_loan)(now);
	AP_(block_ends)(b);
	AP_(count_taken_over)(b->site, b->size);
	if (UNLIKELY(site->thread != b->site->ledger_exempt))
		AP_(record_release_by_realloc)(b->site, site, b->size);
	AP_(count_reallocation)(site, b->size, moved);
	AP_(return_loan)(before);
	AP_(block_begins)(b, key, size, site);
	if (LIKELY(b->reallocations < AP_BLOCK_REALLOCATIONS_MAX))
		b->reallocations++;
	AP_(event_ends)();
}

/* The same for a block that was at `from`, at the site of now. */
static inline __attribute__((always_inline))
void AP_(record_reallocation)(ThreadId tid, struct ap_block *b, Addr from, SizeT size)
{
	struct ap_site *site = AP_(site_now)(tid);
	if (UNLIKELY(!site)) {
		AP_(record_end)(tid, b, from, AP_(no_loan));
		AP_(record_uncounted)(tid, b, size);
		return;
	}
	AP_(record_change)(b, b->address, size, b->address != from, site, AP_(no_loan), AP_(no_loan));
}

/* A block ends that does not count. */
static inline void AP_(record_end_of_uncounted)(const struct ap_block *b)
{
	if (b->born_event < AP_(record).first_event)
		AP_(record).inherited_freed++;
}

#endif
