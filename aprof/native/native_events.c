/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_events.h"

#include "core/ap_events.h"
#include "native/native_memory.h"
#include "native/native_process.h"
#include "native/native_queue.h"
#include "native/native_thread.h"

#include <string.h>

/* ---------------------------------------------- the journal ---------------------------------------------- */

/* Copies n bytes, a multiple of a word, without a call. */
static inline __attribute__((always_inline)) void copy_words(void *to, const void *from, size_t n)
{
	uint64_t *t = to;
	const uint64_t *f = from;
#pragma GCC unroll 40
	for (size_t i = 0; i < n / sizeof *t; i++)
		t[i] = f[i];
}

static inline __attribute__((always_inline)) void keep_site(struct ap_journal_site *j, struct ap_site *site, size_t end)
{
	size_t begin = offsetof(struct ap_site, epoch);
	j->at = (struct ap_recording_site *)site;
	j->bytes = (UInt)(end - begin);
	copy_words(&j->before.site.epoch, &site->epoch, end - begin);
}

/* Notes that an event begins which changes the counters of the site up to the offset `end`. */
static inline __attribute__((always_inline)) void begin_journal(struct native_thread *t, const struct native_count *c, struct ap_site *site, size_t end)
{
	struct ap_recording_thread *r = t->recorded;
	keep_site(&r->journal.site[0], site, end);
	r->journal.epoch = c->epoch;
	r->journal.thread_max = (struct ap_amount){ r->thread.max_blocks, r->thread.max_bytes };
	AP_BARRIER();
	r->journal.under_way = 1;
	AP_BARRIER();
}

/* Counts the event in the live heap, as its last act. */
static inline void end_event(struct native_thread *t, const struct native_count *c)
{
	native_count_end(&t->share, c);
	AP_BARRIER();
	t->recorded->journal.under_way = 0;
	AP_BARRIER();
	native_count_done(c);
}

/* ------------------------------------------------- events ------------------------------------------------ */

/* An allocation and a free are compiled twice: for a process with one thread, where what native_count says is known to
   the compiler, and for one with more. */
#define INLINE static inline __attribute__((always_inline))
#define OUT_OF_LINE static __attribute__((noinline))

static inline bool is_own(const struct native_thread *t, const struct ap_site *site)
{
	return site->thread == &t->recorded->thread;
}

static struct ap_amount elsewhere(const struct ap_amount *a)
{
	return (struct ap_amount){ __atomic_load_n(&a->blocks, __ATOMIC_RELAXED), __atomic_load_n(&a->bytes, __ATOMIC_RELAXED) };
}

INLINE void count_allocation(struct native_thread *t, const struct native_count *c, struct ap_site *site, void *p, size_t size)
{
	struct ap_elsewhere e = { { 0, 0 }, { 0, 0 } };
	if (NATIVE_UNLIKELY(!c->is_alone)) {
		e.of_site = elsewhere(&((struct ap_recording_site *)site)->elsewhere);
		e.of_thread = elsewhere(t->elsewhere);
	}
	AP_(count_allocation)(site, (Addr)p, size, c->epoch, e);
	native_count_add(&t->share, c, size);
}

static inline uint64_t lifetime(const struct native_count *c, const struct native_block *b)
{
	/* With batches a thread's clock may be behind another's. */
	return c->event > b->born_event ? c->event - b->born_event : 0;
}

/* Whether the block counts. The site of one that is older than the process is not there any more. */
static inline bool counts(const struct native_block *b)
{
	return b->born_event >= native_first_event;
}

static void add(uint64_t *counter)
{
	__atomic_add_fetch(counter, 1, __ATOMIC_RELAXED);
}

/* A block is gone that does not count. */
static void note_end_of_another(const struct native_block *b)
{
	if (b->born_event < native_process_event)
		add(&native_recording->inherited_freed);
}

static void add_block(struct native_thread *t, void *p, size_t size, struct ap_site *site, uint64_t event)
{
	if (NATIVE_UNLIKELY(!native_block_add(&t->pool, (uintptr_t)p, size, site, event))) {
		native_recording->incomplete = AP_RECORDING_NO_ADDRESSES;
		native_stop();
	}
}

INLINE void record_allocation_as(struct native_thread *t, const struct native_count c, struct ap_site *site, void *p, size_t size)
{
	begin_journal(t, &c, site, offsetof(struct ap_site, ledger_exempt));
	count_allocation(t, &c, site, p, size);
	end_event(t, &c);
	add_block(t, p, size, site, c.event);
}

OUT_OF_LINE void record_allocation_shared(struct native_thread *t, struct ap_site *site, void *p, size_t size)
{
	record_allocation_as(t, native_count_begin_shared(&t->share), site, p, size);
}

static inline void record_allocation(struct native_thread *t, struct ap_site *site, void *p, size_t size)
{
	if (NATIVE_UNLIKELY(native_is_threaded))
		record_allocation_shared(t, site, p, size);
	else
		record_allocation_as(t, native_count_begin_alone(), site, p, size);
}

OUT_OF_LINE void record_uncounted(struct native_thread *t, void *p, size_t size)
{
	t->recorded->thread.uncounted++;
	add_block(t, p, size, NULL, native_process_event);
}

/* The thread's entry for what it releases of the site, at the stack. */
static struct ap_recording_release *ledger_entry(struct native_thread *t, struct ap_site *site, uint32_t stack)
{
	struct ap_recording_thread *r = t->recorded;
	struct ap_recording_release *last = t->last_release;
	if (last && last->release.site == site && last->release.stack == stack)
		return last;
	return t->last_release = (struct ap_recording_release *)AP_(release_entry_of_foreign)(
		&r->recorder.releases, site, r->thread.serial, stack);
}

static void keep_release(struct native_thread *t, struct ap_recording_release *e)
{
	struct ap_journal *j = &t->recorded->journal;
	copy_words(&j->release_before, e, sizeof *e);
	j->release = e;
	AP_BARRIER();
	j->under_way |= AP_JOURNAL_RELEASE;
	AP_BARRIER();
}

/* Counts in the ledger what a release changes in a site that another thread counts. */
static void count_foreign_release(struct native_thread *t, const struct native_count *c, struct ap_recording_release *e,
                                  const struct native_block *b)
{
	struct ap_recording_site *site = (struct ap_recording_site *)b->site;
	struct ap_recording_thread *owner = (struct ap_recording_thread *)
		((char *)site->site.thread - offsetof(struct ap_recording_thread, thread));
	uint64_t time = lifetime(c, b);
	if (e->epoch != c->epoch) {
		e->peak_released = e->release.blocks + e->release.resized;
		e->peak_released_bytes = e->release.bytes + e->release.resized_bytes;
		e->epoch = c->epoch;
	}
	if (e->release.blocks + e->release.resized == 0 || time < e->lifetime_min)
		e->lifetime_min = time;
	if (time > e->lifetime_max)
		e->lifetime_max = time;
	e->lifetime_sum += time;
	__atomic_add_fetch(&site->elsewhere.blocks, 1, __ATOMIC_RELAXED);
	__atomic_add_fetch(&site->elsewhere.bytes, b->size, __ATOMIC_RELAXED);
	__atomic_add_fetch(&owner->elsewhere[t->recorded->era].blocks, 1, __ATOMIC_RELAXED);
	__atomic_add_fetch(&owner->elsewhere[t->recorded->era].bytes, b->size, __ATOMIC_RELAXED);
	native_count_remove(&t->share, c, b->size);
}

static inline void count_own_release(struct native_thread *t, const struct native_count *c, const struct native_block *b)
{
	AP_(count_release)(b->site, b->size, lifetime(c, b), c->epoch);
	native_count_remove(&t->share, c, b->size);
}

/* A free that is more than the site's own thread freeing its block without stacks. */
static __attribute__((noinline))
void record_free_in_ledger(struct native_thread *t, const struct native_block *b, uint32_t stack)
{
	struct ap_recording_release *e = ledger_entry(t, b->site, stack);
	if (native_is_stopped())
		return;
	const struct native_count c = native_count_begin(&t->share);
	bool own = is_own(t, b->site);
	if (own)
		begin_journal(t, &c, b->site, offsetof(struct ap_site, after_free_counters));
	keep_release(t, e);
	if (own) {
		count_own_release(t, &c, b);
		AP_(count_freed)(b->site, b->address, b->size);
	} else {
		count_foreign_release(t, &c, e, b);
		if (__atomic_load_n(&b->site->thread->newest_block, __ATOMIC_RELAXED) == b->address)
			e->temporary++;
	}
	e->release.blocks++;
	e->release.bytes += b->size;
	AP_(count_free)(&t->recorded->thread, b->size);
	end_event(t, &c);
}

INLINE void record_free_as(struct native_thread *t, const struct native_count c, const struct native_block *b)
{
	begin_journal(t, &c, b->site, offsetof(struct ap_site, after_free_counters));
	count_own_release(t, &c, b);
	AP_(count_freed)(b->site, b->address, b->size);
	AP_(count_free)(&t->recorded->thread, b->size);
	end_event(t, &c);
}

OUT_OF_LINE void record_free_shared(struct native_thread *t, const struct native_block *b)
{
	record_free_as(t, native_count_begin_shared(&t->share), b);
}

static inline void record_free(struct native_thread *t, const struct native_block *b)
{
	if (NATIVE_UNLIKELY(native_is_threaded))
		record_free_shared(t, b);
	else
		record_free_as(t, native_count_begin_alone(), b);
}

static void record_reallocation(struct native_thread *t, struct ap_site *site, const struct native_block *b, void *q, size_t size)
{
	struct ap_recording_thread *r = t->recorded;
	bool own = is_own(t, b->site);
	struct ap_recording_release *e = own && !r->recorder.free_stacks ? NULL
		: ledger_entry(t, b->site, r->recorder.free_stacks ? AP_(site_stack)(site) : 0);
	if (native_is_stopped())
		return;
	const struct native_count c = native_count_begin(&t->share);
	if (own && b->site != site) {
		keep_site(&r->journal.site[1], b->site, sizeof(struct ap_site));
		begin_journal(t, &c, site, sizeof(struct ap_site));
		r->journal.under_way = 2;
	} else
		begin_journal(t, &c, site, sizeof(struct ap_site));
	if (e)
		keep_release(t, e);
	AP_BARRIER();
	if (own) {
		count_own_release(t, &c, b);
		AP_(count_taken_over)(b->site, b->size);
	} else
		count_foreign_release(t, &c, e, b);
	if (e) {
		e->release.resized++;
		e->release.resized_bytes += b->size;
	}
	AP_(count_reallocation)(site, b->size, (uintptr_t)q != b->address);
	count_allocation(t, &c, site, q, size);
	end_event(t, &c);
	add_block(t, q, size, site, c.event);
}

/* ---------------------------------------------- what hooks call ------------------------------------------ */

/* The site of an allocation of `size` bytes, ready to count it. NULL: the allocation does not count; or there was no memory for the site,
   and the recording has ended. */
INLINE struct ap_site *site_of(struct native_thread *t, const struct native_call *c, size_t size)
{
	struct ap_recording_thread *r = t->recorded;
	const struct ap_caller caller = native_caller(t, c);
	struct ap_site *site = AP_(site_current)(&r->recorder, &r->thread, &caller);
	if (NATIVE_UNLIKELY(t->checks_stacks)) {
		const struct ap_stacks_stats s = AP_(stacks_stats)(&r->recorder.stacks);
		r->stacks_checked = s.checked;
		r->stacks_wrong = s.wrong;
	}
	if (NATIVE_LIKELY(site != NULL))
		AP_(site_expect)(site, size);
	return native_is_stopped() ? NULL : site;
}

void native_allocated(const struct native_call *c, void *p, size_t size)
{
	struct native_thread *t = native_enter();
	if (NATIVE_UNLIKELY(!t)) {
		native_queue_allocation(c, p, size);
		return;
	}
	struct ap_site *site = site_of(t, c, size);
	if (NATIVE_LIKELY(site != NULL))
		record_allocation(t, site, p, size);
	else if (!native_is_stopped())
		record_uncounted(t, p, size);
	native_leave(t);
}

void native_failed(void)
{
	if (native_guard.generation)
		add(&native_era->failed);
}

/* Where a free is more than the fast path knows. */
OUT_OF_LINE void free_otherwise(struct native_thread *t, const struct native_call *c, const struct native_block *b)
{
	if (!counts(b)) {
		note_end_of_another(b);
		return;
	}
	uint32_t stack = 0;
	if (t->recorded->recorder.free_stacks) {
		const struct ap_caller caller = native_caller(t, c);
		stack = AP_(stack_current)(&t->recorded->recorder.stacks, &caller)->stack;
	}
	record_free_in_ledger(t, b, stack);
}

static void free_block(struct native_thread *t, const struct native_call *c, const struct native_block *b)
{
	if (NATIVE_LIKELY(counts(b) && b->site->ledger_exempt == &t->recorded->thread))
		record_free(t, b);
	else
		free_otherwise(t, c, b);
}

bool native_freed(const struct native_call *c, void *p)
{
	struct native_thread *t = native_enter();
	if (NATIVE_UNLIKELY(!t))
		return native_queue_free(c, p);
	struct native_block b;
	bool is_known = native_block_take(&t->pool, (uintptr_t)p, &b);
	if (NATIVE_LIKELY(is_known))
		free_block(t, c, &b);
	else
		add(&native_era->foreign_frees);
	native_leave(t);
	return NATIVE_LIKELY(is_known) || !native_replaced;
}

enum native_known native_realloc_begin(void *p, struct native_block *taken)
{
	struct native_thread *t = native_enter();
	if (!t)
		return NATIVE_UNKNOWN;
	bool is_known = native_block_take(&t->pool, (uintptr_t)p, taken);
	if (!is_known)
		add(&native_era->foreign_frees);
	native_leave(t);
	return is_known ? NATIVE_KNOWN : native_replaced ? NATIVE_FOREIGN : NATIVE_UNKNOWN;
}

/* The new block does not count: the old one is freed. */
OUT_OF_LINE void realloc_uncounted(struct native_thread *t, const struct native_call *c, const struct native_block *taken, void *q, size_t size)
{
	if (native_is_stopped())
		return;
	free_block(t, c, taken);
	record_uncounted(t, q, size);
}

void native_realloc_done(const struct native_call *c, struct native_block *taken, void *q, size_t size)
{
	struct native_thread *t = native_enter();
	if (!t)
		return;
	struct ap_site *site = site_of(t, c, size);
	if (NATIVE_UNLIKELY(!site))
		realloc_uncounted(t, c, taken, q, size);
	else if (NATIVE_UNLIKELY(!counts(taken))) {
		note_end_of_another(taken);
		record_allocation(t, site, q, size);
	} else
		record_reallocation(t, site, taken, q, size);
	native_leave(t);
}

void native_realloc_undo(struct native_block *taken)
{
	struct native_thread *t = native_enter();
	if (!t)
		return;
	add_block(t, (void *)taken->address, taken->size, taken->site, taken->born_event);
	native_leave(t);
}

/* ------------------------------------------------ the queue ---------------------------------------------- */

static UInt stack_of_queued(struct ap_recorder *r, const struct native_queued *e)
{
	return AP_(stack_of)(&r->stacks, e->ips, e->n, e->n == 1 || e->n == NATIVE_QUEUE_FRAMES);
}

void native_event_from_queue(struct native_thread *t, const struct native_queued *e)
{
	struct ap_recorder *r = &t->recorded->recorder;
	struct native_block b;
	if (native_is_stopped())
		return;
	if (e->is_free) {
		if (!native_block_take(&t->pool, (uintptr_t)e->p, &b))
			add(&native_era->foreign_frees);
		else if (!counts(&b))
			note_end_of_another(&b);
		else if (b.site->ledger_exempt == &t->recorded->thread)
			record_free(t, &b);
		else
			record_free_in_ledger(t, &b, r->free_stacks ? stack_of_queued(r, e) : 0);
		return;
	}
	struct ap_thread *thread = &t->recorded->thread;
	if (thread->attention & AP_DOES_NOT_COUNT) {
		record_uncounted(t, e->p, e->size);
		return;
	}
	struct ap_site *site = AP_(site_of)(&r->sites, thread, stack_of_queued(r, e), r->free_stacks ? NULL : thread);
	AP_(site_expect)(site, e->size);
	if (native_is_stopped())
		return;
	if (thread->attention & AP_NOTES_SITES)
		AP_(windows_note)(thread, site);
	record_allocation(t, site, e->p, e->size);
}

/* ------------------------------------------- events of the program --------------------------------------- */

/* The counters of the site alone change, and no others: the event is none of the live heap. */
bool native_event_of_program(struct native_thread *t, const struct ap_caller *caller, uint64_t weight)
{
	struct ap_recording_thread *r = t->recorded;
	if (!AP_(takes_weight)(&r->thread, weight))
		return false;
	struct ap_site *site = AP_(site_current)(&r->recorder, &r->thread, caller);
	if (!site || native_is_stopped())
		return true;
	const struct native_count c = { .epoch = AP_JOURNAL_NO_EPOCH };
	begin_journal(t, &c, site, sizeof(struct ap_site));
	AP_(count_ad_hoc)(site, weight);
	AP_BARRIER();
	r->journal.under_way = 0;
	AP_BARRIER();
	return true;
}
