/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_counting.h"

#include "native/native_scopes.h"

/* Of the process. They change under the lock of the live heap. */
static bool s_has_started, s_is_stopped;
static uint32_t s_stops;
static uint32_t s_phase;     /* its number; 0: none */

static void set_attention(struct native_thread *t, uint32_t bit, bool is_set)
{
	struct ap_thread *thread = &t->recorded->thread;
	thread->attention = is_set ? thread->attention | bit : thread->attention & ~bit;
}

uint32_t native_counting_stops(void)
{
	return __atomic_load_n(&s_stops, __ATOMIC_ACQUIRE);
}

void native_counting_notice(struct native_thread *t)
{
	struct ap_recording_thread *r = t->recorded;
	if (native_is_exact)
		native_count_end_batches(&t->share);
	native_live_lock();
	if (t->share.first_event != native_first_event) {
		if (t->share.first_event)
			native_thread_restart(t);
		r->era = native_era->number;
		t->elsewhere = &r->elsewhere[r->era];
		t->share.first_event = native_first_event;
		t->share.clock = native_live->events;
	}
	set_attention(t, AP_IS_STOPPED, s_is_stopped);
	r->recorder.scopes.phase = s_phase;
	AP_(thread_set_context)(&r->recorder.scopes, &r->thread);
	native_live_unlock();
}

/* Lets all threads know, this one at once. */
static void tell_all(struct native_thread *self)
{
	native_threads_notify();
	native_thread_notice(self);
}

void native_counting_start(struct native_thread *self)
{
	native_live_lock();
	bool is_first = !s_has_started && native_live_restart();
	s_has_started = true;
	s_is_stopped = false;
	uint32_t phase = s_phase;
	native_live_unlock();
	tell_all(self);
	/* The process is in its phase from the beginning. */
	if (is_first && phase)
		native_scope_enter_phase(self, phase, 0);
}

/* It counts before and after, so that no window that opens meanwhile holds. */
void native_counting_stop(struct native_thread *self)
{
	native_live_lock();
	s_is_stopped = true;
	__atomic_add_fetch(&s_stops, 1, __ATOMIC_SEQ_CST);
	native_live_unlock();
	tell_all(self);
	__atomic_add_fetch(&s_stops, 1, __ATOMIC_SEQ_CST);
}

void native_counting_enter_phase(struct native_thread *self, const char *name, size_t n)
{
	bool none = AP_(scope_name_length)(name, n) == 0;
	uint32_t phase = none ? 0 : native_scope_phase(name, n);
	if (!none && !phase)
		return;
	native_live_lock();
	s_phase = phase;
	ULong event = native_live->events;
	native_live_unlock();
	if (phase)
		native_scope_enter_phase(self, phase, event);
	tell_all(self);
}

void native_counting_pause(struct native_thread *self)
{
	self->said.pauses++;
	set_attention(self, AP_IS_PAUSED, true);
}

bool native_counting_resume(struct native_thread *self)
{
	if (self->said.pauses == 0)
		return false;
	if (--self->said.pauses == 0)
		set_attention(self, AP_IS_PAUSED, false);
	return true;
}

void native_counting_forked(struct native_thread *t, const struct native_said *said)
{
	native_is_exact = false;
	t->said.pauses = said->pauses;
	t->said.windows_opened = said->windows_opened;
	set_attention(t, AP_IS_PAUSED, said->pauses > 0);
	native_scopes_forked();
	if (s_phase)
		native_scope_enter_phase(t, s_phase, 0);
	for (uint32_t i = 0; i < said->regions.n; i++)
		native_scope_enter_region(t, said->regions.ids[i]);
}
