/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_queue.h"

#include "native/native_memory.h"
#include "native/native_real.h"
#include "native/native_unwind.h"

struct native_queue {
	unsigned n;
	struct native_queued events[NATIVE_QUEUE_EVENTS];
};

/* Returns room for an event of the calling thread, or NULL: nothing is recorded, or there is none. */
static struct native_queued *add(const struct native_call *c)
{
	struct native_thread *t = native_self;
	if (!t || t->busy != NATIVE_RECORDING || native_guard.generation == 0)
		return NULL;
	if (!t->queue)
		t->queue = native_private_allocate(sizeof *t->queue);
	if (!t->queue || t->queue->n == NATIVE_QUEUE_EVENTS) {
		native_recording->incomplete = AP_RECORDING_LOST_EVENTS;
		return NULL;
	}
	struct native_queued *e = &t->queue->events[t->queue->n];
	uintptr_t sps[NATIVE_QUEUE_FRAMES], fps[NATIVE_QUEUE_FRAMES];
	e->n = native_unwind(c, NATIVE_QUEUE_FRAMES, e->ips, sps, fps);
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
	native_self->queue->n++;
}

bool native_queue_free(const struct native_call *c, void *p)
{
	struct native_queued *e = add(c);
	if (!e)
		return true;
	e->is_free = true;
	e->p = p;
	native_self->queue->n++;
	return false;
}

bool native_queue_takes(void)
{
	struct native_thread *t = native_self;
	return t && t->busy == NATIVE_RECORDING && native_guard.generation != 0;
}

void native_drain_queue(struct native_thread *t)
{
	while (t->queue) {
		/* What comes while these are counted goes into a new queue. */
		t->busy = NATIVE_RECORDING;
		struct native_queue *q = t->queue;
		t->queue = NULL;
		for (unsigned i = 0; i < q->n; i++) {
			native_event_from_queue(t, &q->events[i]);
			if (q->events[i].is_free)
				native_real.free(q->events[i].p);
		}
		native_private_free(q, sizeof *q);
		AP_BARRIER();
		t->busy = NATIVE_IN_PROGRAM;
		AP_BARRIER();
	}
}
