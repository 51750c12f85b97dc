/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_queue.h"

#include "native/native_memory.h"
#include "native/native_real.h"
#include "native/native_syscall.h"
#include "native/native_unwind.h"

#include <errno.h>
#include <signal.h>

struct native_queue {
	unsigned n;      /* how many events asked for room */
	struct native_queued events[NATIVE_QUEUE_EVENTS];
};

/* The queue of the thread, a new one if need be; NULL: there is no memory. Another handler may interrupt this one and make it, too. */
static struct native_queue *queue_of(struct native_thread *t)
{
	struct native_queue *q = t->queue, *others = NULL;
	if (q || !(q = native_private_allocate(sizeof *q))
	    || __atomic_compare_exchange_n(&t->queue, &others, q, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		return q;
	native_private_free(q, sizeof *q);
	return others;
}

/* Returns room for an event of the calling thread, or NULL: nothing is recorded, or there is none. A handler that interrupts this one gets
   room of its own. */
static struct native_queued *add(const struct native_call *c)
{
	struct native_thread *t = native_self;
	if (!t || t->busy != NATIVE_RECORDING || native_guard.generation == 0)
		return NULL;
	struct native_queue *q = queue_of(t);
	unsigned i = q ? __atomic_fetch_add(&q->n, 1, __ATOMIC_RELAXED) : 0;
	if (!q || i >= NATIVE_QUEUE_EVENTS) {
		native_recording->incomplete = AP_RECORDING_LOST_EVENTS;
		native_stop();
		return NULL;
	}
	struct native_queued *e = &q->events[i];
	e->n = native_unwind(c, NATIVE_QUEUE_FRAMES, e->ips, NULL, NULL);
	return e;
}

void native_queue_allocation(const struct native_call *c, void *p, size_t size)
{
	struct native_queued *e = add(c);
	if (!e)
		return;
	e->is_free = false;
	e->p = p;
	e->size = size;
}

bool native_queue_free(const struct native_call *c, void *p)
{
	struct native_queued *e = add(c);
	if (!e)
		return true;
	e->is_free = true;
	e->p = p;
	return false;
}

bool native_queue_takes(void)
{
	struct native_thread *t = native_self;
	return t && t->busy == NATIVE_RECORDING && native_guard.generation != 0;
}

/* Frees a block that a handler freed, where no handler can interrupt: they may free blocks because nothing but they does so. */
static void free_undisturbed(void *p)
{
	uint64_t all = ~(uint64_t)0, before;
	long failed = native_is_confined ? -EPERM : native_syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, &before, sizeof all);
	native_real.free(p);
	if (!failed)
		native_syscall(SYS_rt_sigprocmask, SIG_SETMASK, &before, NULL, sizeof before);
}

void native_drain_queue(struct native_thread *t)
{
	while (t->queue) {
		t->busy = NATIVE_RECORDING;
		AP_BARRIER();
		/* What comes while these are counted goes into a new queue. A handler may have counted them just before. */
		struct native_queue *q = t->queue;
		t->queue = NULL;
		for (unsigned i = 0; q && i < q->n && i < NATIVE_QUEUE_EVENTS; i++) {
			native_event_from_queue(t, &q->events[i]);
			if (q->events[i].is_free)
				free_undisturbed(q->events[i].p);
		}
		if (q)
			native_private_free(q, sizeof *q);
		AP_BARRIER();
		t->busy = NATIVE_IN_PROGRAM;
		AP_BARRIER();
	}
}
