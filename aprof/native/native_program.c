/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_program.h"

#include "native/native_lock.h"
#include "native/native_memory.h"
#include "native/native_syscall.h"

enum { ROOM_BYTES = 1 << 16 };

__thread struct native_program_thread *native_program_self;

static struct native_program_thread *s_newest;
static struct native_program_thread *s_room, *s_room_end;   /* for threads to come */
static struct native_lock s_lock;

struct native_program_thread *native_program_thread_make(void)
{
	native_lock(&s_lock);
	if (s_room == s_room_end) {
		s_room = native_private_allocate(ROOM_BYTES);
		s_room_end = s_room ? s_room + ROOM_BYTES / sizeof *s_room : NULL;
	}
	struct native_program_thread *t = s_room ? s_room++ : NULL;
	native_unlock(&s_lock);
	return t;
}

void native_program_thread_add(struct native_program_thread *t)
{
	native_lock(&s_lock);
	t->next = s_newest;
	__atomic_store_n(&s_newest, t, __ATOMIC_RELEASE);
	native_unlock(&s_lock);
}

struct native_program_thread *native_program_thread_by_tid(int tid)
{
	if (tid == 0)
		return native_program_self;
	struct native_program_thread *t = __atomic_load_n(&s_newest, __ATOMIC_ACQUIRE);
	while (t && t->tid != tid)
		t = t->next;
	return t;
}

struct native_program_thread *native_program_thread_by_handle(pthread_t handle)
{
	struct native_program_thread *t = __atomic_load_n(&s_newest, __ATOMIC_ACQUIRE);
	while (t && (t->tid == -1 || t->handle != handle))
		t = t->next;
	return t;
}

void native_program_forked(void)
{
	s_lock.held = 0;
	s_newest = native_program_self;
	if (native_program_self) {
		native_program_self->next = NULL;
		native_program_self->tid = (int)native_syscall(SYS_gettid);
	}
}
