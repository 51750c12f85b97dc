/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "valgrind/ap_alloc.h"

#include "valgrind/ap_client.h"
#include "valgrind/ap_options.h"
#include "valgrind/ap_pages.h"
#include "valgrind/ap_progress.h"
#include "core/ap_releases.h"
#include "core/ap_sites.h"
#include "core/ap_stacks.h"
#include "valgrind/ap_threads.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_options.h"
#include "pub_tool_replacemalloc.h"
#include "pub_tool_tooliface.h"

static struct ap_totals s_totals;
static ULong s_first_own_event;  /* the process inherited the blocks that are older than this event */
static ULong s_event;            /* counts on in a forked child, unlike s_totals.events */
static ULong s_next_due_event;   /* the earlier of the next two: before it, an event has nothing else to do */
static ULong s_next_point_event, s_next_progress_event;
static ULong s_point_max_bytes;  /* the most live bytes since the last point of the timeline */
static Bool s_zero_memory;       /* the program gets all memory as zeros */

const struct ap_totals *AP_(totals)(void)
{
	return &s_totals;
}

static void set_next_due_event(void)
{
	s_next_due_event = s_next_point_event < s_next_progress_event ? s_next_point_event : s_next_progress_event;
}

static struct ap_point point_now(void)
{
	return (struct ap_point){ s_totals.events, s_totals.bytes, s_totals.live_bytes, s_totals.live_blocks,
	                          s_point_max_bytes };
}

Bool AP_(alloc_final_point)(struct ap_point *p)
{
	*p = point_now();
	return s_totals.events % AP_(timeline_interval)() != 0;
}

static void do_what_is_due(void)
{
	if (s_totals.events == s_next_point_event) {
		s_next_point_event = AP_(timeline_add)(point_now());
		s_point_max_bytes = s_totals.live_bytes;
	}
	if (s_totals.events == s_next_progress_event)
		s_next_progress_event += AP_(progress_write)(s_totals.events, s_totals.allocations, s_totals.live_bytes);
	set_next_due_event();
}

/* ------------------------------------------------- events ------------------------------------------------ */

static inline void end_event(void)
{
	s_event++;
	if (UNLIKELY(++s_totals.events == s_next_due_event))
		do_what_is_due();
}

/* add_to_NAME adds n to a counter in all places that its row in counters.def names: the site, the site's
   thread, the process. */
#define COUNTER(member, attribute, json, in_thread, totals, event, merge, ...) \
	COUNTER_IF_SUM_##merge(static inline __attribute__((unused)) void add_to_##member(struct ap_site *site, ULong n) \
	{ \
		site->member += n; \
		COUNTER_IF_THREAD_##in_thread(site->thread->member += n;) \
		COUNTER_IF_TOTALS_##totals(s_totals.member += n;) \
	})
#include "counters/counters.def"

static inline void count_allocation(struct ap_block *b, SizeT size, struct ap_site *site)
{
	struct ap_thread *thread = site->thread;
	AP_(site_count_allocation)(site, size, s_totals.epoch);
	thread->bytes += size;
	thread->live_blocks++;
	thread->live_bytes += size;
	if (thread->live_bytes > thread->max_bytes) {
		thread->max_bytes = thread->live_bytes;
		thread->max_blocks = thread->live_blocks;
	}
	s_totals.allocations++;
	s_totals.bytes += size;
	s_totals.live_blocks++;
	s_totals.live_bytes += size;
	if (s_totals.live_bytes > s_point_max_bytes)
		s_point_max_bytes = s_totals.live_bytes;
	if (s_totals.live_bytes > s_totals.peak_bytes) {
		s_totals.peak_bytes = s_totals.live_bytes;
		s_totals.peak_blocks = s_totals.live_blocks;
		s_totals.peak_event = s_totals.events + 1;
		s_totals.epoch++;
	}
	b->size = size;
	b->site = site;
	b->born_event = s_event;
	thread->allocations++;
	thread->newest_block = b;
}

static inline void count_release(const struct ap_block *b)
{
	struct ap_thread *thread = b->site->thread;
	AP_(site_count_release)(b->site, b->size, s_event - b->born_event, s_totals.epoch);
	thread->live_blocks--;
	thread->live_bytes -= b->size;
	s_totals.live_blocks--;
	s_totals.live_bytes -= b->size;
}

/* Counts an allocation whose block is new. A reallocation has a block already. */
static inline void count_new_block(struct ap_block *b, SizeT size, struct ap_site *site)
{
	count_allocation(b, size, site);
	b->first_site_index = site->index;
	b->usable_size_asked = False;
	b->reallocations = 0;
	end_event();
}

static void record_allocation(ThreadId tid, void *p, SizeT size)
{
	count_new_block(AP_(block_add)((Addr)p), size, AP_(site_current)(tid));
}

/* Adds a free to the ledger. It is out of line because few frees need it: frees by another thread than the
   site's own, and all frees with --free-stacks. */
static __attribute__((noinline))
void add_release_by_free(ThreadId tid, struct ap_site *site, const struct ap_thread *by, SizeT size)
{
	UInt stack = AP_(options)()->free_stacks ? AP_(stack_current)(tid, by->serial)->stack : 0;
	struct ap_release *r = AP_(release_entry)(site, by, stack);
	r->blocks++;
	r->bytes += size;
}

static __attribute__((noinline))
void add_release_by_realloc(struct ap_site *site, const struct ap_site *by, SizeT size)
{
	UInt stack = AP_(options)()->free_stacks ? AP_(site_stack)(by) : 0;
	struct ap_release *r = AP_(release_entry)(site, by->thread, stack);
	r->resized++;
	r->resized_bytes += size;
}

static void record_free(ThreadId tid, const struct ap_block *b)
{
	struct ap_site *site = b->site;
	struct ap_thread *freer = AP_(thread_by_tid)(tid);
	count_release(b);
	site->deallocations++;
	site->freed_bytes += b->size;
	if (b == site->thread->newest_block)
		add_to_temporary(site, 1);
	if (UNLIKELY(freer != site->ledger_exempt))
		add_release_by_free(tid, site, freer, b->size);
	freer->deallocations++;
	freer->freed_bytes += b->size;
	s_totals.deallocations++;
	s_totals.freed_bytes += b->size;
	end_event();
}

static void record_reallocation(ThreadId tid, struct ap_block *b, SizeT size, Bool moved)
{
	struct ap_site *site = AP_(site_current)(tid);
	count_release(b);
	add_to_realloc_out(b->site, 1);
	add_to_realloc_out_bytes(b->site, b->size);
	if (UNLIKELY(site->thread != b->site->ledger_exempt))
		add_release_by_realloc(b->site, site, b->size);
	add_to_reallocations(site, 1);
	if (moved) {
		add_to_moved(site, 1);
		add_to_copied_bytes(site, b->size);
	} else
		add_to_in_place(site, 1);
	count_allocation(b, size, site);
	if (LIKELY(b->reallocations < AP_BLOCK_REALLOCATIONS_MAX))
		b->reallocations++;
	end_event();
}

static inline Bool is_inherited(const struct ap_block *b)
{
	return b->born_event < s_first_own_event;
}

Bool AP_(alloc_is_own)(const struct ap_block *b)
{
	return !is_inherited(b);
}

/* ------------------------------------- what the program calls ------------------------------------- */

static void *allocate(ThreadId tid, SizeT align, SizeT size, Bool zero)
{
	void *p = AP_(client_malloc)(align, size);
	if (UNLIKELY(!p)) {
		s_totals.failed++;
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
		s_totals.failed++;
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
			s_totals.foreign_frees++;
		return;
	}
	if (UNLIKELY(is_inherited(b)))
		s_totals.inherited_freed++;
	else
		record_free(tid, b);
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
		s_totals.foreign_frees++;
		return NULL;
	}
	if (UNLIKELY((SSizeT)size < 0)) {
		s_totals.failed++;
		return NULL;
	}
	void *q = p;
	SizeT usable = AP_(client_usable_size)(p);
	if (size > usable) {
		q = AP_(client_malloc)(VG_(clo_alignment), size);
		if (UNLIKELY(!q)) {
			s_totals.failed++;
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
	if (UNLIKELY(is_inherited(b))) {
		s_totals.inherited_freed++;
		count_new_block(b, size, AP_(site_current)(tid));
	} else
		record_reallocation(tid, b, size, q != p);
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
	VG_(memset)(&s_totals, 0, sizeof s_totals);
	s_point_max_bytes = 0;
	s_next_point_event = AP_(timeline_reset)();
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

void AP_(alloc_forked)(void)
{
	/* The child inherits what its parent allocated and what the parent had inherited itself. */
	ULong blocks = AP_(blocks_count)();
	ULong bytes = blocks == s_totals.live_blocks ? s_totals.live_bytes : AP_(blocks_bytes)();
	AP_(pages_forked)();
	reset_counters();
	s_totals.inherited_blocks = blocks;
	s_totals.inherited_bytes = bytes;
	s_first_own_event = s_event;
}
