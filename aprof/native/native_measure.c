/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_measure.h"

#include "core/ap_windows.h"
#include "native/native_counting.h"
#include "native/native_memory.h"

static struct ap_amount elsewhere_of(const struct ap_recording_thread *r)
{
	const struct ap_amount *a = &r->elsewhere[r->era];
	return (struct ap_amount){ __atomic_load_n(&a->blocks, __ATOMIC_RELAXED), __atomic_load_n(&a->bytes, __ATOMIC_RELAXED) };
}

/* ----------------------------------------------- the process ---------------------------------------------- */

/* Lets no thread add in batches from now on. Each of them stops when it next begins work in the recorder, this one at once. */
static void make_exact(struct native_thread *self)
{
	if (native_is_exact)
		return;
	native_is_exact = true;
	native_threads_notify();
	native_thread_notice(self);
}

/* What all threads have counted. The caller holds the lock of the live heap, so no event is half counted. A thread that does not know yet
   that counting began anew has counted nothing that counts. */
static struct ap_measures measures_of_process(void)
{
	struct ap_measures m = { .live_blocks = native_live->live_blocks, .live_bytes = native_live->live_bytes };
	const struct ap_recording_thread *r = __atomic_load_n(&native_recording->threads, __ATOMIC_ACQUIRE);
	for (; r; r = r->next) {
		if (r->era != native_era->number)
			continue;
		m.allocations += r->thread.allocations;
		m.bytes += r->thread.bytes;
		m.reallocations += r->thread.reallocations;
		m.deallocations += r->thread.deallocations;
		m.freed_bytes += r->thread.freed_bytes;
	}
	return m;
}

bool native_measure_process(struct native_thread *t, struct aprof_counters *counters)
{
	make_exact(t);
	native_live_lock();
	const struct ap_live *live = native_live;
	/* With batches, the peak that was is a guess. */
	bool done = native_recording->n_batched == 0;
	if (done) {
		const struct ap_measures m = measures_of_process();
		*counters = (struct aprof_counters){
			.events = live->events, .allocations = m.allocations, .bytes = m.bytes, .reallocations = m.reallocations,
			.deallocations = m.deallocations, .freed_bytes = m.freed_bytes, .live_blocks = m.live_blocks,
			.live_bytes = m.live_bytes, .peak_blocks = live->peak.blocks, .peak_bytes = live->peak.bytes,
		};
	}
	native_live_unlock();
	return done;
}

/* ------------------------------------------------- windows ------------------------------------------------ */

static struct ap_window *open_process(struct native_thread *t)
{
	struct ap_window *w = NULL;
	make_exact(t);
	native_live_lock();
	if (native_live_batching() == 0) {
		const struct ap_measures now = measures_of_process();
		w = AP_(window_open_process)(&t->recorded->thread, native_live, &now);
	}
	native_live_unlock();
	return w;
}

/* It sets the thread's maxima aside, which the end of the process may cut off. */
static struct ap_window *open_thread(struct ap_recording_thread *r, bool notes_sites)
{
	struct ap_thread *t = &r->thread;
	r->journal.thread_max = (struct ap_amount){ t->max_blocks, t->max_bytes };
	r->journal.set_aside_max = (struct ap_amount){ t->set_aside_max_blocks, t->set_aside_max_bytes };
	AP_BARRIER();
	r->journal.under_way = AP_JOURNAL_MAXIMA;
	AP_BARRIER();
	struct ap_window *w = AP_(window_open)(t, notes_sites, elsewhere_of(r));
	AP_BARRIER();
	r->journal.under_way = 0;
	AP_BARRIER();
	return w;
}

uintptr_t native_measure_begin(struct native_thread *t, enum aprof_measure what)
{
	struct ap_thread *thread = &t->recorded->thread;
	if (thread->attention & AP_DOES_NOT_COUNT || what > APROF_ASSERTION)
		return 0;
	thread->windows_opened = t->said.windows_opened++;
	const uint32_t stops = native_counting_stops();
	struct ap_window *w = what == APROF_PROCESS ? open_process(t) : open_thread(t->recorded, what == APROF_ASSERTION);
	if (!w || native_is_stopped())
		return 0;
	w->stops = stops;
	return w->handle;
}

/* Returns false if it is not known. */
static bool read_now(const struct ap_recording_thread *r, const struct ap_window *w, struct ap_measures *now, ULong *peak)
{
	if (!w->is_of_process) {
		*now = AP_(thread_measures)(&r->thread, elsewhere_of(r));
		*peak = AP_(window_peak)(w, &r->thread, native_live);
		return true;
	}
	native_live_lock();
	bool done = !w->live.is_void;
	if (done) {
		*now = measures_of_process();
		*peak = AP_(window_peak)(w, &r->thread, native_live);
	}
	native_live_unlock();
	return done;
}

bool native_measure_read(struct native_thread *t, uintptr_t handle, struct aprof_measured *measured)
{
	const struct ap_recording_thread *r = t->recorded;
	const struct ap_window *w = AP_(window_find)(&r->thread, handle);
	struct ap_measures now;
	ULong peak;
	if (!w || w->live.is_void || !read_now(r, w, &now, &peak) || w->stops != native_counting_stops())
		return false;
	*measured = (struct aprof_measured){
		.allocations = now.allocations - w->begin.allocations, .bytes = now.bytes - w->begin.bytes,
		.reallocations = now.reallocations - w->begin.reallocations,
		.deallocations = now.deallocations - w->begin.deallocations, .freed_bytes = now.freed_bytes - w->begin.freed_bytes,
		.live_blocks = (long long)(now.live_blocks - w->begin.live_blocks),
		.live_bytes = (long long)(now.live_bytes - w->begin.live_bytes), .peak_bytes = peak,
	};
	return true;
}

static void close_window(struct ap_thread *t, struct ap_window *w)
{
	bool locks = w->is_of_process;
	if (locks)
		native_live_lock();
	AP_(window_close)(t, native_live, w);
	if (locks)
		native_live_unlock();
}

bool native_measure_end(struct native_thread *t, uintptr_t handle, const struct ap_verdict *verdict)
{
	struct ap_recording_thread *r = t->recorded;
	struct ap_window *w = AP_(window_find)(&r->thread, handle);
	if (!w)
		return false;
	if (verdict && w->notes_sites && !w->live.is_void)
		AP_(assertion_count)(&r->recorder.assertions, &r->thread, w, verdict);
	close_window(&r->thread, w);
	return true;
}

void native_measure_thread_ended(struct native_thread *t)
{
	struct ap_thread *thread = &t->recorded->thread;
	while (thread->windows)
		close_window(thread, thread->windows);
}
