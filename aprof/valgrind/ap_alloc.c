/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "valgrind/ap_alloc.h"

#include "core/ap_events.h"
#include "valgrind/ap_below.h"
#include "valgrind/ap_client.h"
#include "valgrind/ap_host.h"
#include "valgrind/ap_options.h"
#include "valgrind/ap_pages.h"
#include "valgrind/ap_progress.h"
#include "valgrind/ap_threads.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_options.h"
#include "pub_tool_replacemalloc.h"
#include "pub_tool_tooliface.h"

static struct ap_live s_live;
static ULong s_failed, s_foreign_frees, s_bad_announcements, s_inherited_blocks, s_inherited_bytes, s_inherited_freed;
/* Counts on in a forked child, unlike s_live.events. It begins behind AP_BORN_ELSEWHERE and s_first_event. */
static ULong s_event = 2;
static ULong s_first_event = 1;       /* the process inherited the blocks that are older than this event */
static ULong s_first_own_event = 2;   /* blocks that are older than this one do not count */
static void (*s_end_arena)(ThreadId tid, struct ap_block *chunk, Addr start);
static ULong s_uncounted;        /* allocations that the threads do not know of any more */
static ULong s_next_due_event;   /* the earlier of the timeline's next point and the next line of progress */
static ULong s_next_progress_event;
static Bool s_zero_memory;       /* the program gets all memory as zeros */

struct ap_live *AP_(live)(void)
{
	return &s_live;
}

struct ap_totals AP_(totals)(void)
{
	struct ap_totals t = {
		.failed = s_failed, .foreign_frees = s_foreign_frees, .bad_announcements = s_bad_announcements,
		.inherited_blocks = s_inherited_blocks, .inherited_bytes = s_inherited_bytes, .inherited_freed = s_inherited_freed,
	};
	AP_(totals_sum)(&t, &AP_(recorder).sites, &s_live);
	t.uncounted = s_uncounted;
	for (UInt serial = 1; serial <= AP_(threads_count)(&AP_(recorder)); serial++)
		t.uncounted += AP_(thread_by_serial)(&AP_(recorder), serial)->uncounted;
	return t;
}

static void set_next_due_event(void)
{
	s_next_due_event = s_live.next_point_event < s_next_progress_event ? s_live.next_point_event : s_next_progress_event;
}

static ULong allocations(void)
{
	ULong n = 0;
	for (UInt serial = 1; serial <= AP_(threads_count)(&AP_(recorder)); serial++)
		n += AP_(thread_by_serial)(&AP_(recorder), serial)->allocations;
	return n;
}

static void do_what_is_due(void)
{
	if (s_live.events == s_live.next_point_event)
		AP_(live_add_point)(&s_live);
	if (s_live.events == s_next_progress_event)
		s_next_progress_event += AP_(progress_write)(s_live.events, allocations(), s_live.live_bytes);
	set_next_due_event();
}

/* ------------------------------------------------- events ------------------------------------------------ */

static inline void end_event(void)
{
	s_event++;
	if (UNLIKELY(++s_live.events == s_next_due_event))
		do_what_is_due();
}

/* NULL: the allocation does not count. */
static inline struct ap_site *current_site(ThreadId tid)
{
	struct ap_thread *thread = AP_(thread_by_tid)(tid);
	const struct ap_caller c = AP_(caller)(tid, thread->serial);
	return AP_(site_current)(&AP_(recorder), thread, &c);
}

/* The counters of sites and threads know of all releases. */
static const struct ap_elsewhere s_nothing;

/* Of these bytes of a chunk, a block within it is what counts. */
static inline void take_loan(struct ap_loan loan)
{
	if (!loan.from)
		return;
	AP_(count_lent)(loan.from->site, loan.bytes, s_live.epoch);
	s_live.live_bytes -= loan.bytes;
}

static inline void return_loan(struct ap_loan loan)
{
	if (!loan.from)
		return;
	AP_(count_returned)(loan.from->site, loan.bytes, s_live.epoch);
	s_live.live_bytes += loan.bytes;
}

static const struct ap_loan s_no_loan;

/* key: what tells the block from others that are alive. */
static inline void count_allocation(struct ap_block *b, Addr key, SizeT size, struct ap_site *site)
{
	AP_(count_allocation)(site, key, size, s_live.epoch, s_nothing);
	AP_(live_add)(&s_live, size);
	b->size = size;
	b->site = site;
	b->born_event = s_event;
}

static inline void count_release(const struct ap_block *b)
{
	AP_(count_release)(b->site, b->size, s_event - b->born_event, s_live.epoch);
	AP_(live_remove)(&s_live, b->size);
}

/* Counts an allocation whose block is new. A reallocation has a block already. */
static inline void count_new_block(struct ap_block *b, Addr key, SizeT size, struct ap_site *site)
{
	count_allocation(b, key, size, site);
	b->first_site_index = AP_(site_index)(site);
	b->usable_size_asked = False;
	b->reallocations = 0;
	end_event();
}

static void note_doubt(ThreadId tid)
{
	struct ap_thread *thread = AP_(thread_by_tid)(tid);
	const struct ap_caller c = AP_(caller)(tid, thread->serial);
	if (!(thread->attention & AP_DOES_NOT_COUNT))
		AP_(below_note_uncounted)(AP_(stack_current)(&AP_(recorder).stacks, &c)->stack);
}

/* Notes a block that does not count. */
static __attribute__((noinline))
void add_uncounted(ThreadId tid, struct ap_block *b, SizeT size)
{
	b->size = size;
	b->site = NULL;
	b->born_event = s_first_event;
	b->first_site_index = 0;
	b->usable_size_asked = False;
	b->reallocations = 0;
	AP_(thread_by_tid)(tid)->uncounted++;
	if (UNLIKELY(AP_(below_is_in_doubt)()))
		note_doubt(tid);
}

static void record_allocation_in(ThreadId tid, struct ap_block *b, SizeT size)
{
	struct ap_site *site = current_site(tid);
	if (LIKELY(site != NULL))
		count_new_block(b, b->address, size, site);
	else
		add_uncounted(tid, b, size);
}

static void record_allocation(ThreadId tid, void *p, SizeT size)
{
	record_allocation_in(tid, AP_(block_add)((Addr)p), size);
}

/* Adds a free to the ledger. It is out of line because few frees need it: frees by another thread than the
   site's own, and all frees with --free-stacks. */
static __attribute__((noinline))
void add_release_by_free(ThreadId tid, struct ap_site *site, const struct ap_thread *by, SizeT size)
{
	const struct ap_caller c = AP_(caller)(tid, by->serial);
	UInt stack = AP_(recorder).free_stacks ? AP_(stack_current)(&AP_(recorder).stacks, &c)->stack : 0;
	struct ap_release *r = AP_(release_entry)(&AP_(recorder).releases, site, by->serial, stack);
	r->blocks++;
	r->bytes += size;
}

static __attribute__((noinline))
void add_release_by_realloc(struct ap_site *site, const struct ap_site *by, SizeT size)
{
	UInt stack = AP_(recorder).free_stacks ? AP_(site_stack)(by) : 0;
	struct ap_release *r = AP_(release_entry)(&AP_(recorder).releases, site, by->thread->serial, stack);
	r->resized++;
	r->resized_bytes += size;
}

/* Inline: without a loan the compiler leaves its part out. */
static inline __attribute__((always_inline))
void record_end(ThreadId tid, const struct ap_block *b, Addr key, struct ap_loan loan)
{
	struct ap_site *site = b->site;
	struct ap_thread *freer = AP_(thread_by_tid)(tid);
	count_release(b);
	AP_(count_freed)(site, key, b->size);
	if (UNLIKELY(freer != site->ledger_exempt))
		add_release_by_free(tid, site, freer, b->size);
	AP_(count_free)(freer, b->size);
	return_loan(loan);
	end_event();
}

static void record_free(ThreadId tid, const struct ap_block *b)
{
	record_end(tid, b, b->address, s_no_loan);
}

/* Counts a reallocation of the block at the site. What increases comes after what decreases, so that no maximum is
   one of a moment that never was. */
static inline __attribute__((always_inline))
void count_change(struct ap_block *b, Addr key, SizeT size, Bool moved, struct ap_site *site,
                  struct ap_loan before, struct ap_loan now)
{
	take_loan(now);
	count_release(b);
	AP_(count_taken_over)(b->site, b->size);
	if (UNLIKELY(site->thread != b->site->ledger_exempt))
		add_release_by_realloc(b->site, site, b->size);
	AP_(count_reallocation)(site, b->size, moved);
	return_loan(before);
	count_allocation(b, key, size, site);
	if (LIKELY(b->reallocations < AP_BLOCK_REALLOCATIONS_MAX))
		b->reallocations++;
}

/* The block was at `from`. */
static inline __attribute__((always_inline))
void record_reallocation(ThreadId tid, struct ap_block *b, Addr from, SizeT size)
{
	struct ap_site *site = current_site(tid);
	if (UNLIKELY(!site)) {
		record_end(tid, b, from, s_no_loan);
		add_uncounted(tid, b, size);
		return;
	}
	count_change(b, b->address, size, b->address != from, site, s_no_loan, s_no_loan);
	end_event();
}

static inline Bool is_own(const struct ap_block *b)
{
	return b->born_event >= s_first_own_event;
}

Bool AP_(alloc_counts_since)(ULong born_event)
{
	return born_event >= s_first_own_event;
}

static void note_end_of_another(const struct ap_block *b)
{
	if (b->born_event < s_first_event)
		s_inherited_freed++;
}

/* Ends, for counting alone, a block that is not like others: one that does not count, or an arena. */
static __attribute__((noinline))
void record_end_of_another(ThreadId tid, struct ap_block *b)
{
	if (b->born_event == AP_BORN_ELSEWHERE)
		s_end_arena(tid, b, b->address);
	if (is_own(b))
		record_free(tid, b);
	else
		note_end_of_another(b);
}

/* The same for a block that was at `from` until a reallocation made `size` bytes of it. */
static __attribute__((noinline))
void record_reallocation_of_another(ThreadId tid, struct ap_block *b, Addr from, SizeT size)
{
	if (b->born_event == AP_BORN_ELSEWHERE)
		s_end_arena(tid, b, from);
	if (is_own(b)) {
		record_reallocation(tid, b, from, size);
		return;
	}
	note_end_of_another(b);
	record_allocation_in(tid, b, size);
}

/* ------------------------------------- what the program calls ------------------------------------- */

static void *allocate(ThreadId tid, SizeT align, SizeT size, Bool zero)
{
	void *p = AP_(client_malloc)(align, size);
	if (UNLIKELY(!p)) {
		s_failed++;
		return NULL;
	}
	/* Stale contents of recycled memory would look like pointers, so clear it. */
	if (UNLIKELY(s_zero_memory))
		AP_(pages_clear)(p, AP_(client_usable_size)(p));
	else if (zero && LIKELY(size < AP_PAGES_LARGE))
		VG_(memset)(p, 0, size);
	else if (zero)
		AP_(pages_clear)(p, size);
	record_allocation(tid, p, size);
	return p;
}

static void *ap_malloc(ThreadId tid, SizeT size)
{
	return allocate(tid, VG_(clo_alignment), size, False);
}

static void *ap_calloc(ThreadId tid, SizeT count, SizeT size)
{
	SizeT bytes;
	if (__builtin_mul_overflow(count, size, &bytes)) {
		s_failed++;
		return NULL;
	}
	return allocate(tid, VG_(clo_alignment), bytes, True);
}

#if defined(AP_HAVE_ORIG_ALIGN)
static void *ap_memalign(ThreadId tid, SizeT align, SizeT orig_align, SizeT size)
{
	(void)orig_align;
	return allocate(tid, align, size, False);
}

static void *ap_new_aligned(ThreadId tid, SizeT size, SizeT align, SizeT orig_align)
{
	(void)orig_align;
	return allocate(tid, align, size, False);
}
#else
static void *ap_memalign(ThreadId tid, SizeT align, SizeT size)
{
	return allocate(tid, align, size, False);
}

static void *ap_new_aligned(ThreadId tid, SizeT size, SizeT align)
{
	return allocate(tid, align, size, False);
}
#endif

static void ap_free(ThreadId tid, void *p)
{
	/* VG_(cli_free) reads the word before the block. Fetch it while block_remove searches. */
	__builtin_prefetch((const UChar *)p - sizeof(UWord));
	struct ap_block *b = AP_(block_remove)((Addr)p);
	if (UNLIKELY(!b)) {
		if (p)
			s_foreign_frees++;
		return;
	}
	if (LIKELY(is_own(b)))
		record_free(tid, b);
	else
		record_end_of_another(tid, b);
	AP_(block_free)(b);
	AP_(client_free)(p);
}

static void ap_delete_aligned(ThreadId tid, void *p, SizeT align)
{
	(void)align;
	ap_free(tid, p);
}

static void *ap_realloc(ThreadId tid, void *p, SizeT size)
{
	if (!p)
		return ap_malloc(tid, size);
	if (size == 0) {
		ap_free(tid, p);
		return NULL;
	}
	struct ap_block *b = AP_(block_find)((Addr)p);
	if (UNLIKELY(!b)) {
		s_foreign_frees++;
		return NULL;
	}
	if (UNLIKELY((SSizeT)size < 0)) {
		s_failed++;
		return NULL;
	}
	void *q = p;
	SizeT usable = AP_(client_usable_size)(p);
	if (size > usable) {
		q = AP_(client_malloc)(VG_(clo_alignment), size);
		if (UNLIKELY(!q)) {
			s_failed++;
			return NULL;
		}
		/* Copy all usable bytes: a program that called malloc_usable_size may have filled them. */
		AP_(pages_copy)(q, p, usable);
		if (UNLIKELY(s_zero_memory))
			AP_(pages_clear)((UChar *)q + usable, AP_(client_usable_size)(q) - usable);
		AP_(client_free)(p);
		AP_(block_remove)((Addr)p);
		AP_(block_insert)(b, (Addr)q);
	} else if (UNLIKELY(s_zero_memory) && (size < b->size || b->usable_size_asked))
		AP_(pages_clear)((UChar *)p + size, (b->usable_size_asked ? usable : b->size) - size);
	b->usable_size_asked = False;
	if (LIKELY(is_own(b)))
		record_reallocation(tid, b, (Addr)p, size);
	else
		record_reallocation_of_another(tid, b, (Addr)p, size);
	return q;
}

static SizeT ap_usable_size(ThreadId tid, void *p)
{
	(void)tid;
	struct ap_block *b = p ? AP_(block_find)((Addr)p) : NULL;
	if (!b)
		return 0;
	b->usable_size_asked = True;
	return AP_(client_usable_size)(p);
}

SizeT AP_(alloc_usable_bytes)(const struct ap_block *b)
{
	return b->usable_size_asked ? AP_(client_usable_size)((void *)b->address) : b->size;
}

/* ------------------------------------- what the program announces ------------------------------------- */

/* An announced block may begin where a chunk begins. No block begins at the complement of an address. */
static inline Addr key_of(const struct ap_block *b)
{
	return ~b->address;
}

Bool AP_(alloc_announced)(ThreadId tid, struct ap_block *b, SizeT size, struct ap_loan loan)
{
	struct ap_site *site = current_site(tid);
	if (!site) {
		add_uncounted(tid, b, size);
		return False;
	}
	take_loan(loan);
	add_to_announced(site, 1);
	count_new_block(b, key_of(b), size, site);
	return True;
}

void AP_(alloc_announced_end)(ThreadId tid, const struct ap_block *b, struct ap_loan loan)
{
	if (is_own(b))
		record_end(tid, b, key_of(b), loan);
	else
		note_end_of_another(b);
}

Bool AP_(alloc_announced_change)(ThreadId tid, struct ap_block *b, Addr to, SizeT size,
                                 struct ap_loan before, struct ap_loan now)
{
	Addr from = b->address;
	struct ap_site *site = is_own(b) ? current_site(tid) : NULL;
	if (!site) {
		AP_(alloc_announced_end)(tid, b, before);
		b->address = to;
		return AP_(alloc_announced)(tid, b, size, now);
	}
	b->address = to;
	add_to_announced(site, 1);
	count_change(b, key_of(b), size, to != from, site, before, now);
	end_event();
	return True;
}

void AP_(alloc_foreign_free)(void)
{
	s_foreign_frees++;
}

void AP_(alloc_bad_announcement)(void)
{
	s_bad_announcements++;
}

void AP_(alloc_on_arena_end)(void (*end)(ThreadId tid, struct ap_block *chunk, Addr start))
{
	s_end_arena = end;
}

void AP_(alloc_register)(void)
{
	VG_(needs_malloc_replacement)(
		ap_malloc,
		ap_malloc,            /* new */
		ap_new_aligned,
		ap_malloc,            /* new[] */
		ap_new_aligned,
		ap_memalign,
		ap_calloc,
		ap_free,
		ap_free,              /* delete */
		ap_delete_aligned,
		ap_free,              /* delete[] */
		ap_delete_aligned,
		ap_realloc,
		ap_usable_size,
		0);
}

static void reset_counters(void)
{
	s_failed = s_foreign_frees = s_bad_announcements = s_inherited_blocks = s_inherited_bytes = s_inherited_freed = 0;
	s_uncounted = 0;
	AP_(live_reset)(&s_live);
	s_next_progress_event = AP_(progress_open)();
	set_next_due_event();
}

void AP_(alloc_init)(void)
{
	AP_(blocks_init)();
	AP_(pages_init)();
	s_zero_memory = AP_(options)()->leak_check;
	reset_counters();
}

void AP_(alloc_forked)(struct ap_amount announced)
{
	/* The child inherits what its parent allocated and what the parent had inherited itself. */
	ULong blocks = AP_(blocks_count)() + announced.blocks;
	ULong bytes = blocks == s_live.live_blocks ? s_live.live_bytes : AP_(blocks_bytes)() + announced.bytes;
	AP_(pages_forked)();
	reset_counters();
	s_inherited_blocks = blocks;
	s_inherited_bytes = bytes;
	s_first_event = s_event++;
	s_first_own_event = s_event;
}

void AP_(alloc_restart)(void)
{
	s_uncounted += AP_(threads_restart)();
	s_failed = s_foreign_frees = s_bad_announcements = 0;
	AP_(live_restart)(&s_live);
	s_next_progress_event = AP_(progress_first_event)();
	set_next_due_event();
	s_first_own_event = s_event;
}

Bool AP_(alloc_ad_hoc)(ThreadId tid, ULong weight)
{
	if (!AP_(takes_weight)(AP_(thread_by_tid)(tid), weight))
		return False;
	struct ap_site *site = current_site(tid);
	if (site)
		AP_(count_ad_hoc)(site, weight);
	return True;
}
