/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_live.h"

#include "native/native_lock.h"
#include "native/native_memory.h"

/* A thread looks after so many events how often it had to wait, and goes over to batches if it was more often
   than once in 16 events. */
#define WINDOW        1024u
#define CONTENDED_MAX (WINDOW / 16)

/* More than a process can have. */
#define EVENTS_MAX    (1ull << 44)

struct ap_live *native_live;
struct ap_recording_era *native_era;
uint64_t native_first_event, native_process_event;
bool native_is_exact;

static struct { _Alignas(64) struct native_lock lock; } s_lock;
static uint32_t s_batching;   /* how many threads add in batches now; guarded by the lock */

void native_live_lock(void)
{
	native_lock(&s_lock.lock);
}

void native_live_unlock(void)
{
	native_unlock(&s_lock.lock);
}

void native_count_unlock(void)
{
	native_unlock(&s_lock.lock);
}

/* Takes the lock for an event, and sees how the thread fares. */
static void take_lock(struct native_share *s)
{
	if (NATIVE_UNLIKELY(__atomic_exchange_n(&s_lock.lock.held, 1, __ATOMIC_ACQUIRE))) {
		s->contended++;
		native_lock(&s_lock.lock);
	}
	if (NATIVE_LIKELY(++s->locked % WINDOW != 0))
		return;
	if (s->contended > CONTENDED_MAX && !native_is_exact) {
		*s->has_batches = true;
		s->clock = native_live->events;
		if (++s_batching > native_recording->n_batched)
			native_recording->n_batched = s_batching;
	}
	s->contended = 0;
}

void native_count_end_batches(struct native_share *s)
{
	if (!*s->has_batches)
		return;
	native_count_flush(s);
	native_lock(&s_lock.lock);
	*s->has_batches = false;
	s_batching--;
	native_unlock(&s_lock.lock);
}

struct native_count native_count_begin_shared(struct native_share *s)
{
	if (!*s->has_batches) {
		take_lock(s);
		/* An event that began in another era must not change this one. It ends as one that is added later, which never happens. */
		if (NATIVE_LIKELY(!*s->has_batches && s->first_event == native_first_event))
			return (struct native_count){ false, true, true, native_live->epoch, native_first_event + native_live->events };
		native_unlock(&s_lock.lock);
	}
	return (struct native_count){
		false, false, false, __atomic_load_n(&native_live->epoch, __ATOMIC_RELAXED),
		s->first_event + s->clock + s->batch.events,
	};
}

static void add_batch(struct native_share *s, struct ap_live *l)
{
	l->events += s->batch.events;
	l->allocated_bytes += s->batch.allocated_bytes;
	l->live_blocks += (uint64_t)s->batch.blocks;
	l->live_bytes += (uint64_t)s->batch.bytes;
	if (AP_(live_is_more)(l->live_bytes, l->point_max_bytes))
		l->point_max_bytes = l->live_bytes;
	AP_(live_notice_peak)(l, l->events);
	while (l->events >= l->next_point_event)
		AP_(live_add_point)(l);
	s->clock = l->events;
}

void native_count_flush(struct native_share *s)
{
	native_lock(&s_lock.lock);
	if (s->first_event == native_first_event)
		add_batch(s, native_live);
	native_unlock(&s_lock.lock);
	s->batch.blocks = s->batch.bytes = 0;
	s->batch.events = s->batch.allocated_bytes = 0;
}

uint32_t native_live_batching(void)
{
	return s_batching;
}

static void use_era(struct ap_recording_era *era)
{
	native_era = era;
	native_live = &era->live;
	__atomic_store_n(&native_recording->era, era, __ATOMIC_RELEASE);
}

bool native_live_restart(void)
{
	struct ap_recording_era *era = native_memory_allocate(sizeof *era);
	if (!era)
		return false;
	era->number = native_era->number + 1;
	era->live.epoch = native_live->epoch;
	era->live.windows = native_live->windows;
	AP_(live_restart)(&era->live);
	native_first_event += EVENTS_MAX;
	use_era(era);
	native_recording->n_batched = s_batching;
	return true;
}

bool native_live_start(void)
{
	struct ap_recording_era *era = native_memory_allocate(sizeof *era);
	if (!era)
		return false;
	AP_(live_reset)(&era->live);
	/* A forked child cannot read how far its parent was. */
	if (native_live)
		native_process_event = native_first_event + EVENTS_MAX;
	native_first_event = native_process_event + 1;
	s_lock.lock.held = 0;
	s_batching = 0;
	use_era(era);
	return true;
}
