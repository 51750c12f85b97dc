/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "valgrind/ap_alloc.h"

#include "valgrind/ap_client.h"
#include "valgrind/ap_options.h"
#include "valgrind/ap_pages.h"
#include "valgrind/ap_record.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_options.h"
#include "pub_tool_replacemalloc.h"
#include "pub_tool_tooliface.h"

static void (*s_end_arena)(ThreadId tid, struct ap_block *chunk, Addr start);
static Bool s_zero_memory;       /* the program gets all memory as zeros */

/* Ends, for counting alone, a block that is not like others: one that does not count, or an arena. */
static __attribute__((noinline))
void record_end_of_another(ThreadId tid, struct ap_block *b)
{
	if (b->born_event == AP_BORN_ELSEWHERE)
		s_end_arena(tid, b, b->address);
	if (AP_(block_counts)(b))
		AP_(record_end)(tid, b, b->address, AP_(no_loan));
	else
		AP_(record_end_of_uncounted)(b);
}

/* The same for a block that was at `from` until a reallocation made `size` bytes of it. */
static __attribute__((noinline))
void record_reallocation_of_another(ThreadId tid, struct ap_block *b, Addr from, SizeT size)
{
	if (b->born_event == AP_BORN_ELSEWHERE)
		s_end_arena(tid, b, from);
	if (AP_(block_counts)(b)) {
		AP_(record_reallocation)(tid, b, from, size);
		return;
	}
	AP_(record_end_of_uncounted)(b);
	AP_(record_allocation)(tid, b, size);
}

/* The chunk at p, or NULL. A block that the program's own allocator made is none of ours. */
static inline struct ap_block *chunk_at(void *p)
{
	struct ap_block *b = AP_(block_find)((Addr)p);
	return LIKELY(b != NULL) && LIKELY(!b->observed) ? b : NULL;
}

static void *allocate(ThreadId tid, SizeT align, SizeT size, Bool zero)
{
	void *p = AP_(client_malloc)(align, size);
	if (UNLIKELY(!p)) {
		AP_(record).failed++;
		return NULL;
	}
	/* Stale contents of recycled memory would look like pointers, so clear it. */
	if (UNLIKELY(s_zero_memory))
		AP_(pages_clear)(p, AP_(client_usable_size)(p));
	else if (zero && LIKELY(size < AP_PAGES_LARGE))
		VG_(memset)(p, 0, size);
	else if (zero)
		AP_(pages_clear)(p, size);
	struct ap_block *b = AP_(block_add)((Addr)p);
	b->observed = False;
	AP_(record_allocation)(tid, b, size);
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
		AP_(record).failed++;
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

/* b is NULL, or a block at p that is no chunk of ours. It stays where it is. */
static __attribute__((noinline)) void free_nothing(void *p, struct ap_block *b)
{
	if (b)
		AP_(block_insert)(b, (Addr)p);
	if (p)
		AP_(record).foreign_frees++;
}

static void ap_free(ThreadId tid, void *p)
{
	/* VG_(cli_free) reads the word before the block. Fetch it while block_remove searches. */
	__builtin_prefetch((const UChar *)p - sizeof(UWord));
	struct ap_block *b = AP_(block_remove)((Addr)p);
	if (UNLIKELY(!b) || UNLIKELY(b->observed)) {
		free_nothing(p, b);
		return;
	}
	if (LIKELY(AP_(block_counts)(b)))
		AP_(record_end)(tid, b, b->address, AP_(no_loan));
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
	struct ap_block *b = chunk_at(p);
	if (UNLIKELY(!b)) {
		AP_(record).foreign_frees++;
		return NULL;
	}
	if (UNLIKELY((SSizeT)size < 0)) {
		AP_(record).failed++;
		return NULL;
	}
	void *q = p;
	SizeT usable = AP_(client_usable_size)(p);
	if (size > usable) {
		q = AP_(client_malloc)(VG_(clo_alignment), size);
		if (UNLIKELY(!q)) {
			AP_(record).failed++;
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
	if (LIKELY(AP_(block_counts)(b)))
		AP_(record_reallocation)(tid, b, (Addr)p, size);
	else
		record_reallocation_of_another(tid, b, (Addr)p, size);
	return q;
}

static SizeT ap_usable_size(ThreadId tid, void *p)
{
	(void)tid;
	struct ap_block *b = p ? chunk_at(p) : NULL;
	if (!b)
		return 0;
	b->usable_size_asked = True;
	return AP_(client_usable_size)(p);
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

void AP_(alloc_init)(void)
{
	AP_(pages_init)();
	s_zero_memory = AP_(options)()->leak_check;
}

void AP_(alloc_on_arena_end)(void (*end)(ThreadId tid, struct ap_block *chunk, Addr start))
{
	s_end_arena = end;
}
