/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The live heap of the process, which all threads add to. While there is one thread it takes no lock. With more,
   each event takes one and all stays exact, until a thread finds that it waits for the others too often: from
   then on that thread adds what it did in batches. */
#ifndef NATIVE_LIVE_H
#define NATIVE_LIVE_H

#include "core/ap_live.h"
#include "core/ap_recording_thread.h"
#include "native/native_basics.h"

extern NATIVE_OWN struct ap_live *native_live;

/* The era that native_live is of. */
extern NATIVE_OWN struct ap_recording_era *native_era;

/* The event at which counting began: older blocks do not count. Events go on in a forked child where its parent was, and make a jump where
   the program begins to count anew. So this number stands for the era, too. */
extern NATIVE_OWN uint64_t native_first_event;

/* The event at which the process began: older blocks are inherited. A block of the process that does not count has this one. */
extern NATIVE_OWN uint64_t native_process_event;

/* Threads may not add in batches: the program asks for numbers of the process. */
extern NATIVE_OWN bool native_is_exact;

/* What a thread has to do with the live heap. */
struct native_share {
	uint8_t *has_batches;      /* in the recording */
	/* Of a thread with batches: what it has not yet added, and the event up to which it has added all. */
	struct { int64_t blocks, bytes; uint64_t events, allocated_bytes; } batch;
	uint64_t clock;
	uint64_t first_event;          /* native_first_event of the era that the thread is in; 0: it has not begun */
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

/* While it is locked, threads that do not add in batches end no event, and none finds out what has changed for it. */
extern void native_live_lock(void);
extern void native_live_unlock(void);

/* Begins to count anew. The caller holds the lock. Returns false, with all as before, where there is no memory. */
extern bool native_live_restart(void);

/* How many threads add in batches now. The caller holds the lock. */
extern uint32_t native_live_batching(void);

/* Makes the live heap of a new recording. */
extern bool native_live_start(void);

#endif
