/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The live heap of the process, which all threads add to. While there is one thread it takes no lock. With more,
   each event takes one and all stays exact, until a thread finds that it waits for the others too often: from
   then on that thread adds what it did in batches. */
#ifndef NATIVE_LIVE_H
#define NATIVE_LIVE_H

#include "core/ap_live.h"
#include "native/native_basics.h"

extern NATIVE_OWN struct ap_live *native_live;

/* The event at which the process began, as blocks count: a forked child goes on where its parent was. Older blocks are
   inherited. */
extern NATIVE_OWN uint64_t native_first_event;

/* What a thread has to do with the live heap. */
struct native_share {
	uint8_t *has_batches;      /* in the recording */
	/* Of a thread with batches: what it has not yet added, and the event up to which it has added all. */
	struct { int64_t blocks, bytes; uint64_t events, allocated_bytes; } batch;
	uint64_t clock;
	uint32_t locked, contended;    /* how often it took the lock, and how often it had to wait */
};

/* An event that is being counted. */
struct native_count {
	bool is_alone, is_exact, is_locked;
	uint64_t epoch;    /* of the live heap */
	uint64_t event;    /* its number, counted on in forked children */
};

extern struct native_count native_count_begin_shared(struct native_share *s);
extern void native_count_flush(struct native_share *s);

/* The thread ends: adds what it has not yet added. What it still does counts event by event. */
extern void native_count_end_batches(struct native_share *s);
extern void native_count_unlock(void);

/* While the process has one thread. */
static inline struct native_count native_count_begin_alone(void)
{
	return (struct native_count){ true, true, false, native_live->epoch, native_first_event + native_live->events };
}

static inline struct native_count native_count_begin(struct native_share *s)
{
	return NATIVE_UNLIKELY(native_is_threaded) ? native_count_begin_shared(s) : native_count_begin_alone();
}

static inline void native_count_add(struct native_share *s, const struct native_count *c, size_t size)
{
	if (NATIVE_LIKELY(c->is_exact))
		AP_(live_add)(native_live, size);
	else {
		s->batch.blocks++;
		s->batch.bytes += (int64_t)size;
		s->batch.allocated_bytes += size;
	}
}

static inline void native_count_remove(struct native_share *s, const struct native_count *c, size_t size)
{
	if (NATIVE_LIKELY(c->is_exact))
		AP_(live_remove)(native_live, size);
	else {
		s->batch.blocks--;
		s->batch.bytes -= (int64_t)size;
	}
}

static inline void native_count_end(struct native_share *s, const struct native_count *c)
{
	if (NATIVE_LIKELY(c->is_exact)) {
		if (NATIVE_UNLIKELY(++native_live->events == native_live->next_point_event))
			AP_(live_add_point)(native_live);
	} else if (++s->batch.events == AP_BATCH_EVENTS || s->batch.bytes >= AP_BATCH_BYTES || s->batch.bytes <= -AP_BATCH_BYTES)
		native_count_flush(s);
}

/* Lets other threads count, when the journal of this event is closed. So two threads that do not add in batches never have a journal open
   at once: a reader that takes back an event knows whose the last peak is. */
static inline void native_count_done(const struct native_count *c)
{
	if (NATIVE_UNLIKELY(c->is_locked))
		native_count_unlock();
}

/* Before a fork, and after it in the parent; in the child. */
extern void native_live_lock(void);
extern void native_live_unlock(void);

/* Makes the live heap of a new recording. */
extern bool native_live_start(void);

#endif
