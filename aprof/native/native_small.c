/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_small.h"

#include "native/native_lock.h"
#include "native/native_memory.h"

#include <string.h>

enum { LEAST_LOG2 = 6, CLASSES = 6, ROOM_BYTES = 1 << 16 };
_Static_assert(1u << (LEAST_LOG2 + CLASSES - 1) == NATIVE_SMALL_MOST, "the last class has the largest pieces");

struct piece { struct piece *next; };

static struct piece *s_free[CLASSES];   /* by the logarithm of their sizes */
static char *s_room, *s_room_end;       /* never used yet */
static struct native_lock s_lock;

static unsigned class_of(size_t bytes)
{
	unsigned class = 0;
	while (bytes > (size_t)1 << (LEAST_LOG2 + class))
		class++;
	return class;
}

/* The caller holds the lock. What is left of the room is forgotten if it is too small. */
static void *take(unsigned class)
{
	size_t bytes = (size_t)1 << (LEAST_LOG2 + class);
	struct piece *p = s_free[class];
	if (p) {
		s_free[class] = p->next;
		return memset(p, 0, bytes);
	}
	if ((size_t)(s_room_end - s_room) < bytes) {
		s_room = native_private_allocate(ROOM_BYTES);
		s_room_end = s_room ? s_room + ROOM_BYTES : NULL;
		if (!s_room)
			return NULL;
	}
	s_room += bytes;
	return s_room - bytes;
}

void *native_small_allocate(size_t bytes)
{
	native_lock(&s_lock);
	void *p = take(class_of(bytes));
	native_unlock(&s_lock);
	return p;
}

void native_small_free(void *p, size_t bytes)
{
	struct piece *piece = p, **first = &s_free[class_of(bytes)];
	if (!p)
		return;
	native_lock(&s_lock);
	piece->next = *first;
	*first = piece;
	native_unlock(&s_lock);
}

/* Another thread of the parent may have been about to change a list. What the lists have is never used then. */
void native_small_forked(void)
{
	if (s_lock.held)
		memset(s_free, 0, sizeof s_free);
	s_lock.held = 0;
}
