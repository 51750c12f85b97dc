/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Makes recordings by hand: lays out in a file what the native recorder does in a process. */
#ifndef TESTS_NATIVE_MAKER_H
#define TESTS_NATIVE_MAKER_H

#include "config.h"

#include "core/ap_events.h"
#include "core/ap_live.h"
#include "core/ap_recording_layout.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MAKER_BYTES = 1 << 20 };

/* A recording that is being made. */
struct maker { struct ap_recording *header; size_t used; };

static inline void *maker_take(struct maker *m, size_t bytes)
{
	void *p = (char *)m->header + m->used;
	m->used += (bytes + 15) / 16 * 16;
	if (m->used > MAKER_BYTES)
		abort();
	return p;
}

static inline struct ap_recording_text maker_bytes(struct maker *m, const void *bytes, size_t size)
{
	char *copy = maker_take(m, size + 1);
	memcpy(copy, bytes, size);
	return (struct ap_recording_text){ copy, size };
}

static inline struct ap_recording_text maker_text(struct maker *m, const char *text)
{
	return maker_bytes(m, text, strlen(text));
}

/* Begins a recording at `base`, which is the file from `offset` on. It is complete at any moment. */
static inline struct maker maker_begin(void *base, uint64_t offset, uint64_t size)
{
	struct maker m = { base, (sizeof(struct ap_recording) + 15) / 16 * 16 };
	struct ap_recording *h = m.header;
	h->magic = AP_RECORDING_MAGIC;
	h->version = AP_RECORDING_VERSION;
	memcpy(h->layout, ap_recording_layout, sizeof h->layout);
	memcpy(h->build, PACKAGE_VERSION, sizeof PACKAGE_VERSION);
	h->offset = offset;
	h->limit = offset + size;
	h->n_chunks = 1;
	h->chunks[0] = (struct ap_recording_chunk){ (uintptr_t)base, offset, size };
	h->pid = 100;
	h->parent = 99;
	h->started_ms = 1769860800000;      /* 2026-01-31T12:00:00Z */
	h->ended_ms = h->started_ms + 1250;
	h->lineage = maker_text(&m, "0");
	h->executable = maker_text(&m, "/home/user/demo");
	h->directory = maker_text(&m, "/home/user");
	h->arguments = maker_bytes(&m, "one\0\0three", sizeof "one\0\0three");
	h->n_arguments = 3;
	h->end = AP_RECORDING_EXIT;
	h->status = 3;
	h->era = maker_take(&m, sizeof *h->era);
	h->era->live.timeline.interval = h->era->live.next_point_event = 1;
	return m;
}

/* Begins a recording in a new file at path. maker_close unmaps it. */
static inline struct maker maker_open(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	void *base = fd >= 0 && ftruncate(fd, MAKER_BYTES) == 0
		? mmap(NULL, MAKER_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) : MAP_FAILED;
	if (base == MAP_FAILED)
		abort();
	close(fd);
	return maker_begin(base, 0, MAKER_BYTES);
}

static inline void maker_close(struct maker *m)
{
	munmap(m->header, MAKER_BYTES);
}

/* Adds an object and returns its number. */
static inline UInt maker_object(struct maker *m, const char *path, uint64_t bias)
{
	struct ap_recording_object *o = maker_take(m, sizeof *o), **last = &m->header->objects;
	while (*last != NULL)
		last = &(*last)->next;
	*last = o;
	o->index = m->header->n_objects++;
	o->bias = bias;
	o->path = maker_text(m, path);
	return o->index + 1;
}

static inline struct ap_recording_thread *maker_thread(struct maker *m)
{
	struct ap_recording_thread *t = maker_take(m, sizeof *t);
	t->next = m->header->threads;
	t->thread.serial = ++m->header->n_threads;
	t->recorder.frames.list.element_bytes = sizeof(struct ap_frame);
	t->recorder.stacks.list.element_bytes = sizeof(struct ap_stack);
	t->recorder.sites.list.element_bytes = sizeof(struct ap_recording_site);
	t->recorder.releases.list.element_bytes = sizeof(struct ap_recording_release);
	t->recorder.scopes.contexts.element_bytes = sizeof(struct ap_context);
	t->recorder.scopes.regions.list.element_bytes = t->recorder.scopes.phases.list.element_bytes = sizeof(struct ap_scope);
	t->recorder.assertions.list.element_bytes = sizeof(struct ap_assertion);
	m->header->threads = t;
	return t;
}

/* Adds an element with the key to a list. */
static inline void *maker_add(struct maker *m, struct ap_list *l, UWord key)
{
	UInt i = l->count, chunk = AP_(list_chunk)(i);
	if (l->chunks[chunk] == NULL)
		l->chunks[chunk] = maker_take(m, ((size_t)AP_LIST_FIRST << chunk) * l->element_bytes);
	l->count++;
	struct ap_keyed *e = AP_(list_at)(l, i);
	e->key = key;
	e->number = l->count;
	return e;
}

/* Adds the thread's context in this region and this phase, and returns its id. */
static inline UInt maker_context(struct maker *m, struct ap_recording_thread *t, UInt region, UInt phase)
{
	struct ap_context *c = maker_add(m, &t->recorder.scopes.contexts, (UWord)region << 32 | phase);
	c->thread = t->thread.serial;
	c->region = region;
	c->phase = phase;
	return c->keyed.number;
}

/* The thread entered the region or the phase with this number of the process. */
static inline void maker_scope(struct maker *m, struct ap_scope_names *names, UInt number, const char *name, ULong entries, ULong event)
{
	while (names->list.count < number)
		((struct ap_keyed *)maker_add(m, &names->list, 0))->number = 0;
	struct ap_scope *s = AP_(list_at)(&names->list, number - 1);
	s->name = maker_text(m, name).bytes;
	s->entries = entries;
	s->event = event;
}

static inline UInt maker_frame(struct maker *m, struct ap_recording_thread *t, Addr address, UInt object_number)
{
	struct ap_frame *f = maker_add(m, &t->recorder.frames.list, address);
	f->object_number = object_number;
	return f->keyed.number;
}

static inline UInt maker_stack(struct maker *m, struct ap_recording_thread *t, UInt parent, UInt frame)
{
	struct ap_stack *s = maker_add(m, &t->recorder.stacks.list, (UWord)parent << 32 | frame);
	return s->keyed.number;
}

static inline struct ap_recording_site *maker_site(struct maker *m, struct ap_recording_thread *t, UInt stack)
{
	if (t->thread.context == 0)
		t->thread.context = maker_context(m, t, 0, 0);
	struct ap_recording_site *s = maker_add(m, &t->recorder.sites.list, (UWord)t->thread.context << 32 | stack);
	s->site.thread = &t->thread;
	s->site.ledger_exempt = &t->thread;
	s->site.only_size = AP_SIZES_DIFFER;
#define COUNTER(member, attribute, json, in_thread, totals, event, merge, ...) COUNTER_IF_MIN_##merge(s->site.member = ~0ull;)
#include "counters/counters.def"
	return s;
}

static inline struct ap_recording_release *maker_release(struct maker *m, struct ap_recording_thread *t, struct ap_recording_site *s)
{
	struct ap_recording_release *e = maker_add(m, &t->recorder.releases.list, 0);
	e->release.site = &s->site;
	e->release.thread = t->thread.serial;
	return e;
}

static inline void maker_event(struct maker *m)
{
	struct ap_live *live = &m->header->era->live;
	if (++live->events == live->next_point_event)
		AP_(live_add_point)(live);
}

/* Prepares the site to count a request. Its table lies in the recording. */
static inline void maker_expect(struct maker *m, struct ap_recording_site *s, size_t size)
{
	struct ap_sizes *before = s->site.sizes;
	AP_(site_expect)(&s->site, size);
	if (s->site.sizes == before)
		return;
	size_t bytes = AP_(sizes_bytes)(AP_(sizes_room)(s->site.sizes));
	struct ap_sizes *made = s->site.sizes;
	s->site.sizes = memcpy(maker_take(m, bytes), made, bytes);
	free(made);
}

/* Counts an allocation in the site alone. */
static inline void maker_count(struct maker *m, struct ap_recording_site *s, Addr address, size_t size, struct ap_amount elsewhere)
{
	maker_expect(m, s, size);
	AP_(count_allocation)(&s->site, address, size, m->header->era->live.epoch, (struct ap_elsewhere){ elsewhere, elsewhere });
}

/* Counts an allocation. `elsewhere`: what others released of the site's blocks. */
static inline void maker_allocate(struct maker *m, struct ap_recording_site *s, Addr address, size_t size, struct ap_amount elsewhere)
{
	maker_count(m, s, address, size, elsewhere);
	AP_(live_add)(&m->header->era->live, size);
	maker_event(m);
}

/* Counts that the site's own thread freed a block. */
static inline void maker_free(struct maker *m, struct ap_recording_site *s, Addr address, size_t size, ULong lifetime)
{
	AP_(count_release)(&s->site, size, lifetime, m->header->era->live.epoch);
	AP_(count_freed)(&s->site, address, size);
	AP_(live_remove)(&m->header->era->live, size);
	maker_event(m);
}

/* Counts that another thread freed a block of the entry's site. */
static inline void maker_free_foreign(struct maker *m, struct ap_recording_release *e, size_t size, ULong lifetime)
{
	if (e->epoch != m->header->era->live.epoch) {
		e->peak_released = e->release.blocks + e->release.resized;
		e->peak_released_bytes = e->release.bytes + e->release.resized_bytes;
		e->epoch = m->header->era->live.epoch;
	}
	e->lifetime_min = e->release.blocks == 0 || lifetime < e->lifetime_min ? lifetime : e->lifetime_min;
	e->lifetime_max = lifetime > e->lifetime_max ? lifetime : e->lifetime_max;
	e->lifetime_sum += lifetime;
	e->release.blocks++;
	e->release.bytes += size;
	AP_(live_remove)(&m->header->era->live, size);
	maker_event(m);
}

#endif
