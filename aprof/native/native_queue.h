/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Events of a signal handler that interrupted the recorder in its own thread. They are noted with their stacks, and
   counted when the recorder has done what it was at. Blocks that the handler freed stay until then. */
#ifndef NATIVE_QUEUE_H
#define NATIVE_QUEUE_H

#include "native/native_thread.h"

/* A stack that is deeper is cut off. All of this is far more than is used: who handles signals so often and so slowly does nothing else. */
#define NATIVE_QUEUE_FRAMES 1000u
#define NATIVE_QUEUE_EVENTS 1024u

struct native_queued {
	bool is_free;
	void *p;
	size_t size;
	unsigned n;
	uintptr_t ips[NATIVE_QUEUE_FRAMES];
};

/* Whether the calling hook is one of a signal handler that interrupted the recorder. */
extern bool native_queue_takes(void);

/* Notes an allocation. Does nothing where nothing is recorded. */
extern void native_queue_allocation(const struct native_call *c, void *p, size_t size);

/* Notes a free. Returns true if the caller has to free the block: because nothing is recorded. */
extern bool native_queue_free(const struct native_call *c, void *p);

/* Counts the event, which the queue gives back. */
extern void native_event_from_queue(struct native_thread *t, const struct native_queued *e);

#endif
