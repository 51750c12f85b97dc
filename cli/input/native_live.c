/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "input/native_live.h"

#include "core/ap_recording_thread.h"

/* Another process writes these. A word is read whole. */
#define READ(word) __atomic_load_n(&(word), __ATOMIC_RELAXED)

static bool damaged(GError **error, const char *what)
{
	g_set_error(error, NATIVE_READING_ERROR, NATIVE_READING_DAMAGED, "its %s are not in it", what);
	return false;
}

/* Sets *t to the thread after *t, or to the newest one if *t is NULL. NULL after the last. Each is older than the one before, so
   that the list ends. */
static bool next_thread(const struct native_reading *r, const struct ap_recording_thread **t, GError **error)
{
	const struct ap_recording_thread *before = *t;
	const void *at = before != NULL ? READ(before->next) : native_reading_header(r)->threads;
	*t = at != NULL ? native_reading_at(r, at, sizeof **t) : NULL;
	if (at != NULL && (*t == NULL || (before != NULL && (*t)->thread.serial >= before->thread.serial)))
		return damaged(error, "threads");
	return true;
}

bool native_live_totals(const struct native_reading *r, struct native_totals *totals, GError **error)
{
	const struct ap_recording_era *era = native_reading_at(r, native_reading_header(r)->era, sizeof *era);
	const struct ap_recording_thread *t = NULL;
	if (era == NULL)
		return damaged(error, "totals");
	const struct ap_live *live = &era->live;
	*totals = (struct native_totals){
		.bytes = (int64_t)READ(live->allocated_bytes), .events = (int64_t)READ(live->events),
		.live_blocks = (int64_t)READ(live->live_blocks), .live_bytes = (int64_t)READ(live->live_bytes),
		.peak_bytes = (int64_t)READ(live->peak.bytes),
	};
	for (;;) {
		if (!next_thread(r, &t, error))
			return false;
		if (t == NULL)
			return true;
		if (READ(t->era) == era->number)
			totals->allocations += (int64_t)READ(t->thread.allocations);
		totals->stacks_checked += READ(t->stacks_checked);
		totals->stacks_wrong += READ(t->stacks_wrong);
	}
}

GArray *native_live_threads(const struct native_reading *r, GError **error)
{
	g_autoptr(GArray) threads = g_array_new(FALSE, FALSE, sizeof(struct native_live_thread));
	const struct ap_recording_thread *t = NULL;
	for (;;) {
		if (!next_thread(r, &t, error))
			return NULL;
		if (t == NULL)
			return g_steal_pointer(&threads);
		struct native_live_thread thread = { .serial = t->thread.serial };
		/* A stack is there before its site, and a frame before its stack. */
		if (!native_list_open(r, &t->recorder.sites.list, sizeof(struct ap_recording_site), &thread.sites)
		    || !native_list_open(r, &t->recorder.stacks.list, sizeof(struct ap_stack), &thread.stacks)
		    || !native_list_open(r, &t->recorder.frames.list, sizeof(struct ap_frame), &thread.frames)) {
			damaged(error, "sites");
			return NULL;
		}
		g_array_append_val(threads, thread);
	}
}

/* The owner counts the releases of others neither in live_blocks nor in live_bytes. */
struct native_live_site native_live_site(const struct native_live_thread *t, uint32_t i)
{
	const struct ap_recording_site *s = native_list_at(&t->sites, i);
	return (struct native_live_site){
		.stack = AP_(site_stack)(&s->site),
		.blocks = MAX((int64_t)(READ(s->site.live_blocks) - READ(s->elsewhere.blocks)), 0),
		.bytes = MAX((int64_t)(READ(s->site.live_bytes) - READ(s->elsewhere.bytes)), 0),
	};
}
