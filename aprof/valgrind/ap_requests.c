/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_host.h"
#include "valgrind/ap_requests.h"

#include "valgrind/ap_record.h"
#include "valgrind/ap_announced.h"
#include "valgrind/ap_below.h"
#include "valgrind/ap_counting.h"
#include "valgrind/ap_pools.h"
#include "valgrind/ap_profile.h"
#include "valgrind/ap_threads.h"
#include "aprof.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_tooliface.h"
#include "pub_tool_vki.h"

#include "valgrind/valgrind.h"

/* A request, and the function that answers it: args[0] … args[4] are the arguments behind the request's
   number, and what the function returns is what the request returns to the program. */
struct request {
	UWord number;
	UWord (*answer)(ThreadId tid, const UWord *args);
};

/* Copies n bytes at `from` to the program's struct at `to`, which has `room` bytes: the program may have been
   compiled with another version of aprof.h. A member that this version does not know becomes 0. Returns False
   if the struct is not writable. */
static Bool copy_to_program(Addr to, SizeT room, const void *from, SizeT n)
{
	if (!VG_(am_is_valid_for_client)(to, room, VKI_PROT_WRITE))
		return False;
	VG_(memset)((void *)to, 0, room);
	VG_(memcpy)((void *)to, from, n < room ? n : room);
	return True;
}

/* -------------------------------------------- texts of the program --------------------------------------- */

#define TEXT_MAX 4096u

/* Whether the program can read n bytes there, and there are some, not more than TEXT_MAX. */
static Bool is_text(UWord text, UWord n)
{
	return n > 0 && n <= TEXT_MAX && VG_(am_is_valid_for_client)(text, n, VKI_PROT_READ);
}

/* Whether the program can read a name of n bytes as far as anybody looks at it: longer ones are cut. */
static Bool begins_name(UWord name, UWord n)
{
	return is_text(name, n < TEXT_MAX ? n : TEXT_MAX);
}

/* Whether that is so, and the name is not empty: it ends at its first 0. */
static Bool is_name(UWord name, UWord n)
{
	return begins_name(name, n) && AP_(scope_name_length)((const HChar *)name, n) > 0;
}

/* The length of the text, without the 0 at its end; 0: the program cannot read it up to there. */
static SizeT text_length(UWord text)
{
	SizeT n = 0;
	while (is_text(text, n + 1) && ((const HChar *)text)[n])
		n++;
	return is_text(text, n + 1) ? n : 0;
}

/* ------------------------------------------- what is counted, and as what ------------------------------- */

static UWord recorder(ThreadId tid, const UWord *args)
{
	(void)tid; (void)args;
	return APROF_VALGRIND;
}

static UWord start(ThreadId tid, const UWord *args)
{
	(void)tid; (void)args;
	AP_(counting_start)();
	return 1;
}

static UWord stop(ThreadId tid, const UWord *args)
{
	(void)tid; (void)args;
	AP_(counting_stop)();
	return 1;
}

static UWord pause(ThreadId tid, const UWord *args)
{
	(void)args;
	struct ap_thread *t = AP_(thread_by_tid)(tid);
	t->pauses++;
	t->attention |= AP_IS_PAUSED;
	return 1;
}

static UWord resume(ThreadId tid, const UWord *args)
{
	(void)args;
	struct ap_thread *t = AP_(thread_by_tid)(tid);
	if (t->pauses == 0)
		return 0;
	if (--t->pauses == 0)
		t->attention &= ~AP_IS_PAUSED;
	return 1;
}

/* args: const char *name, size_t length. */
static UWord region_enter(ThreadId tid, const UWord *args)
{
	if (!is_name(args[0], args[1]))
		return 0;
	struct ap_scopes *scopes = &AP_(recorder).scopes;
	UInt id = AP_(scope_named)(&scopes->regions, (const HChar *)args[0], args[1]);
	AP_(region_enter)(scopes, AP_(thread_by_tid)(tid), id);
	return id;
}

/* args: the region. */
static UWord region_leave(ThreadId tid, const UWord *args)
{
	return AP_(region_leave)(&AP_(recorder).scopes, AP_(thread_by_tid)(tid), (UInt)args[0]);
}

/* args: const char *name, size_t length; a length of 0 ends the phase. */
static UWord phase(ThreadId tid, const UWord *args)
{
	(void)tid;
	if (args[1] > 0 && !begins_name(args[0], args[1]))
		return 0;
	AP_(counting_enter_phase)((const HChar *)args[0], args[1]);
	return 1;
}

/* args: the weight. */
static UWord event(ThreadId tid, const UWord *args)
{
	return AP_(record_ad_hoc)(tid, args[0]);
}

/* args: const char *name, size_t length. */
static UWord snapshot(ThreadId tid, const UWord *args)
{
	(void)tid;
	HChar name[AP_SCOPE_NAME_MAX + 1];
	if (!is_name(args[0], args[1]))
		return 0;
	SizeT n = AP_(scope_name_length)((const HChar *)args[0], args[1]);
	VG_(memcpy)(name, (const HChar *)args[0], n);
	name[n] = '\0';
	return AP_(profile_snapshot)(name);
}

/* -------------------------------------------------- measuring ------------------------------------------- */

static struct ap_measures measures_of_process(void)
{
	const struct ap_live *live = AP_(live)();
	struct ap_measures m = { .live_blocks = live->live_blocks, .live_bytes = live->live_bytes };
	/* There are fewer threads than sites. */
	for (UInt serial = 1; serial <= AP_(threads_count)(&AP_(recorder)); serial++) {
		const struct ap_thread *t = AP_(thread_by_serial)(&AP_(recorder), serial);
		m.allocations += t->allocations;
		m.bytes += t->bytes;
		m.reallocations += t->reallocations;
		m.deallocations += t->deallocations;
		m.freed_bytes += t->freed_bytes;
	}
	return m;
}

/* args: struct aprof_counters *counters, size_t size. */
static UWord get_counters(ThreadId tid, const UWord *args)
{
	(void)tid;
	const struct ap_live *live = AP_(live)();
	const struct ap_measures m = measures_of_process();
	const struct aprof_counters counters = {
		.events = live->events, .allocations = m.allocations, .bytes = m.bytes, .reallocations = m.reallocations,
		.deallocations = m.deallocations, .freed_bytes = m.freed_bytes, .live_blocks = m.live_blocks,
		.live_bytes = m.live_bytes, .peak_blocks = live->peak.blocks, .peak_bytes = live->peak.bytes,
	};
	return copy_to_program(args[0], args[1], &counters, sizeof counters);
}

static const struct ap_amount s_nowhere;

/* args: enum aprof_measure. A thread that does not count now cannot be measured, nor one that counts only below some functions. */
static UWord measure_begin(ThreadId tid, const UWord *args)
{
	struct ap_thread *t = AP_(thread_by_tid)(tid);
	if (t->attention & AP_IS_INSIDE)
		AP_(record_look)(tid);
	if (t->attention & AP_DOES_NOT_COUNT || AP_(below_is_asked)() || args[0] > APROF_ASSERTION)
		return 0;
	struct ap_window *w;
	if (args[0] == APROF_PROCESS) {
		const struct ap_measures now = measures_of_process();
		w = AP_(window_open_process)(t, AP_(live)(), &now);
	} else {
		w = AP_(window_open)(t, args[0] == APROF_ASSERTION, s_nowhere);
	}
	w->stops = AP_(threads_stops)();
	return w->handle;
}

/* args: the handle, struct aprof_measured *, size_t size. */
static UWord measure_read(ThreadId tid, const UWord *args)
{
	const struct ap_thread *t = AP_(thread_by_tid)(tid);
	const struct ap_window *w = AP_(window_find)(t, args[0]);
	if (!w || w->live.is_void || w->stops != AP_(threads_stops)())
		return 0;
	const struct ap_measures now = w->is_of_process ? measures_of_process() : AP_(thread_measures)(t, s_nowhere);
	const struct aprof_measured measured = {
		.allocations = now.allocations - w->begin.allocations, .bytes = now.bytes - w->begin.bytes,
		.reallocations = now.reallocations - w->begin.reallocations,
		.deallocations = now.deallocations - w->begin.deallocations, .freed_bytes = now.freed_bytes - w->begin.freed_bytes,
		.live_blocks = (Long)(now.live_blocks - w->begin.live_blocks), .live_bytes = (Long)(now.live_bytes - w->begin.live_bytes),
		.peak_bytes = AP_(window_peak)(w, t, AP_(live)()),
	};
	return copy_to_program(args[1], args[2], &measured, sizeof measured);
}

static void count_assertion(const struct ap_thread *t, const struct ap_window *w, UWord at)
{
	if (w->live.is_void || !VG_(am_is_valid_for_client)(at, sizeof(struct aprof_verdict), VKI_PROT_READ))
		return;
	struct aprof_verdict v;
	VG_(memcpy)(&v, (const void *)at, sizeof v);
	const struct ap_verdict verdict = {
		.place = v.place, .place_size = text_length((UWord)v.place), .text = v.text, .text_size = text_length((UWord)v.text),
		.found = v.found, .failed = v.failed != 0,
	};
	AP_(assertion_count)(&AP_(recorder).assertions, t, w, &verdict);
}

/* args: the handle, const struct aprof_verdict * or 0. */
static UWord measure_end(ThreadId tid, const UWord *args)
{
	struct ap_thread *t = AP_(thread_by_tid)(tid);
	struct ap_window *w = AP_(window_find)(t, args[0]);
	if (!w)
		return 0;
	if (args[1] && w->notes_sites)
		count_assertion(t, w, args[1]);
	AP_(window_close)(t, AP_(live)(), w);
	return 1;
}

/* ---------------------------------- what valgrind.h has for allocators ---------------------------------- */

/* args: the address, the size, the size of red zones, whether the memory is zeroed. The red zones are no part of the block. What
   is in the memory stays: an allocator may announce a block that it has filled. */
static UWord malloc_like(ThreadId tid, const UWord *args)
{
	AP_(announce)(tid, args[0], args[1], NULL);
	return 0;
}

/* args: the address. */
static UWord free_like(ThreadId tid, const UWord *args)
{
	struct ap_announced *a = AP_(announced_at)(args[0]);
	if (a)
		AP_(announced_end)(tid, a);
	else
		AP_(announced_missing)(tid, args[0]);
	return 0;
}

/* args: the address, the old size, the new size. The recorder knows the old one. */
static UWord resize_in_place(ThreadId tid, const UWord *args)
{
	struct ap_announced *a = AP_(announced_at)(args[0]);
	if (a)
		AP_(announced_change)(tid, a, args[0], args[2]);
	else
		AP_(record).foreign_frees++;
	return 0;
}

/* args: the pool, the size of red zones, whether the memory is zeroed, flags. */
static UWord create_pool(ThreadId tid, const UWord *args)
{
	AP_(pool_create)(tid, args[0], args[3]);
	return 0;
}

/* args: the pool. */
static UWord destroy_pool(ThreadId tid, const UWord *args)
{
	AP_(pool_destroy)(tid, args[0]);
	return 0;
}

/* args: the pool. */
static UWord pool_exists(ThreadId tid, const UWord *args)
{
	(void)tid;
	return AP_(pool_exists)(args[0]);
}

/* args: the pool, the address, the size. */
static UWord pool_alloc(ThreadId tid, const UWord *args)
{
	AP_(pool_allocate)(tid, args[0], args[1], args[2]);
	return 0;
}

/* args: the pool, the address. */
static UWord pool_free(ThreadId tid, const UWord *args)
{
	AP_(pool_free)(tid, args[0], args[1]);
	return 0;
}

/* args: the pool, the address, the size. */
static UWord pool_trim(ThreadId tid, const UWord *args)
{
	AP_(pool_trim)(tid, args[0], args[1], args[2]);
	return 0;
}

/* args: the pool, the old address, the new address, the size. */
static UWord pool_change(ThreadId tid, const UWord *args)
{
	AP_(pool_change)(tid, args[0], args[1], args[2], args[3]);
	return 0;
}

/* args: the old address of the pool, the new one. */
static UWord pool_move(ThreadId tid, const UWord *args)
{
	AP_(pool_move)(tid, args[0], args[1]);
	return 0;
}

static const struct request s_requests[] = {
	{ APROF_REQUEST_GET_COUNTERS, get_counters },
	{ APROF_REQUEST_RECORDER, recorder },
	{ APROF_REQUEST_START, start },
	{ APROF_REQUEST_STOP, stop },
	{ APROF_REQUEST_PAUSE, pause },
	{ APROF_REQUEST_RESUME, resume },
	{ APROF_REQUEST_REGION_ENTER, region_enter },
	{ APROF_REQUEST_REGION_LEAVE, region_leave },
	{ APROF_REQUEST_PHASE, phase },
	{ APROF_REQUEST_EVENT, event },
	{ APROF_REQUEST_SNAPSHOT, snapshot },
	{ APROF_REQUEST_MEASURE_BEGIN, measure_begin },
	{ APROF_REQUEST_MEASURE_READ, measure_read },
	{ APROF_REQUEST_MEASURE_END, measure_end },
	{ VG_USERREQ__MALLOCLIKE_BLOCK, malloc_like },
	{ VG_USERREQ__FREELIKE_BLOCK, free_like },
	{ VG_USERREQ__RESIZEINPLACE_BLOCK, resize_in_place },
	{ VG_USERREQ__CREATE_MEMPOOL, create_pool },
	{ VG_USERREQ__DESTROY_MEMPOOL, destroy_pool },
	{ VG_USERREQ__MEMPOOL_EXISTS, pool_exists },
	{ VG_USERREQ__MEMPOOL_ALLOC, pool_alloc },
	{ VG_USERREQ__MEMPOOL_FREE, pool_free },
	{ VG_USERREQ__MEMPOOL_TRIM, pool_trim },
	{ VG_USERREQ__MEMPOOL_CHANGE, pool_change },
	{ VG_USERREQ__MOVE_MEMPOOL, pool_move },
};

/* args[0] is the number of the request. Returns False for the requests of other tools and of a newer aprof.h:
   then the request returns its default to the program. */
static Bool handle_request(ThreadId tid, UWord *args, UWord *result)
{
	for (UInt i = 0; i < sizeof s_requests / sizeof *s_requests; i++)
		if (s_requests[i].number == args[0]) {
			*result = s_requests[i].answer(tid, args + 1);
			return True;
		}
	return False;
}

void AP_(requests_register)(void)
{
	VG_(needs_client_requests)(handle_request);
}
