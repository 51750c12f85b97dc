/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_scopes.h"

#include "core/ap_text.h"
#include "native/native_lock.h"
#include "native/native_memory.h"

#include <string.h>

/* A name, in private memory that forked children have, too. It is never freed. */
struct name {
	struct name *next;               /* in the bucket; the newest is first */
	struct name *before;             /* the one with the number below */
	const char *recorded;            /* in the recording of this process; NULL: not yet */
	uint32_t number, size;
	uint64_t hash;
	char bytes[];                    /* with a 0 behind */
};

enum { BUCKETS = 1024, ROOM_BYTES = 1 << 16 };

/* A look-up takes no lock. */
struct names { struct name *buckets[BUCKETS], *last; };

static struct names s_regions, s_phases;
static struct native_lock s_lock;
static char *s_room, *s_room_end;    /* for names to come */

/* ------------------------------------------------- names ------------------------------------------------- */

static struct name **bucket_of(struct names *names, uint64_t hash)
{
	return &names->buckets[(hash ^ hash >> 32) % BUCKETS];
}

static struct name *find(struct names *names, uint64_t hash, const char *name, size_t n)
{
	struct name *e = __atomic_load_n(bucket_of(names, hash), __ATOMIC_ACQUIRE);
	while (e && (e->hash != hash || e->size != n || memcmp(e->bytes, name, n) != 0))
		e = e->next;
	return e;
}

static struct name *make(size_t n)
{
	size_t bytes = (sizeof(struct name) + n + 1 + 15) / 16 * 16;
	if ((size_t)(s_room_end - s_room) < bytes) {
		s_room = native_private_allocate(ROOM_BYTES);
		s_room_end = s_room ? s_room + ROOM_BYTES : NULL;
		if (!s_room)
			return NULL;
	}
	struct name *e = (struct name *)(void *)s_room;
	s_room += bytes;
	return e;
}

/* The caller holds the lock. */
static struct name *add(struct names *names, uint64_t hash, const char *name, size_t n)
{
	struct name *e = make(n);
	if (!e)
		return NULL;
	memcpy(e->bytes, name, n);
	e->size = (uint32_t)n;
	e->hash = hash;
	e->before = names->last;
	e->number = e->before ? e->before->number + 1 : 1;
	e->next = *bucket_of(names, hash);
	names->last = e;
	__atomic_store_n(bucket_of(names, hash), e, __ATOMIC_RELEASE);
	return e;
}

static uint32_t number_of(struct names *names, const char *name, size_t size)
{
	size_t n = AP_(scope_name_length)(name, size);
	uint64_t hash = AP_(text_hash)(AP_TEXT_HASH_START, name, n);
	struct name *e = find(names, hash, name, n);
	if (!e) {
		native_lock(&s_lock);
		e = find(names, hash, name, n);
		if (!e)
			e = add(names, hash, name, n);
		native_unlock(&s_lock);
	}
	return e ? e->number : 0;
}

uint32_t native_scope_region(const char *name, size_t n)
{
	return number_of(&s_regions, name, n);
}

uint32_t native_scope_phase(const char *name, size_t n)
{
	return number_of(&s_phases, name, n);
}

/* ------------------------------------------------- a thread ---------------------------------------------- */

static const char *recorded_name(struct names *names, uint32_t number)
{
	native_lock(&s_lock);
	struct name *e = names->last;
	while (e && e->number != number)
		e = e->before;
	if (e && !e->recorded) {
		char *copy = native_memory_allocate(e->size + 1);
		if (copy)
			memcpy(copy, e->bytes, e->size);
		e->recorded = copy;
	}
	native_unlock(&s_lock);
	return e ? e->recorded : NULL;
}

/* Makes sure that the thread's list has an element with this number. The list grows up to the largest number. Elements without a name stand
   for what the thread never entered. */
static bool have(struct names *names, struct ap_list *list, uint32_t number)
{
	while (list->count < number)
		if (AP_(list_add)(list) == NULL || native_is_stopped())
			return false;
	struct ap_scope *s = AP_(list_at)(list, number - 1);
	if (NATIVE_UNLIKELY(!s->name))
		s->name = recorded_name(names, number);
	return s->name != NULL;
}

/* A process that is forked meanwhile goes on without regions. */
static void lose_pile(struct native_thread *t)
{
	t->said.regions = (struct ap_region_pile){ NULL, 0, 0 };
	AP_BARRIER();
}

static void keep_pile(struct native_thread *t)
{
	AP_BARRIER();
	t->said.regions = t->recorded->thread.regions;
}

bool native_scope_enter_region(struct native_thread *t, uint32_t number)
{
	struct ap_scopes *scopes = &t->recorded->recorder.scopes;
	if (!have(&s_regions, &scopes->regions.list, number))
		return false;
	lose_pile(t);
	AP_(region_enter)(scopes, &t->recorded->thread, number);
	keep_pile(t);
	return true;
}

bool native_scope_leave_region(struct native_thread *t, uint32_t number)
{
	lose_pile(t);
	bool left = AP_(region_leave)(&t->recorded->recorder.scopes, &t->recorded->thread, number);
	keep_pile(t);
	return left;
}

void native_scope_enter_phase(struct native_thread *t, uint32_t number, ULong event)
{
	struct ap_scopes *scopes = &t->recorded->recorder.scopes;
	if (have(&s_phases, &scopes->phases.list, number))
		AP_(phase_enter)(scopes, number, event);
}

static void forget_recorded(struct names *names)
{
	for (struct name *e = names->last; e; e = e->before)
		e->recorded = NULL;
}

void native_scopes_forked(void)
{
	s_lock.held = 0;
	forget_recorded(&s_regions);
	forget_recorded(&s_phases);
}
