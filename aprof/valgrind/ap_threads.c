/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_threads.h"

#include "valgrind/ap_host.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_threadstate.h"

static struct ap_thread **s_running;    /* by ThreadId */
static struct ap_thread *s_last_ended;  /* the thread that ended last */
static Bool s_process_exiting;
static Bool s_counting_stopped;
static UInt s_stops;

void AP_(threads_init)(void)
{
	s_running = VG_(calloc)("ap.threads.running", VG_N_THREADS, sizeof *s_running);
	AP_(recorder).threads = (struct ap_list){ .element_bytes = sizeof(struct ap_thread) };
	AP_(scopes_init)(&AP_(recorder).scopes);
}

struct ap_thread *AP_(thread_by_tid)(ThreadId tid)
{
	return s_running[tid];
}

static UInt threads_count(void)
{
	return AP_(threads_count)(&AP_(recorder));
}

static struct ap_thread *by_serial(UInt serial)
{
	return AP_(thread_by_serial)(&AP_(recorder), serial);
}

static struct ap_thread *new_thread(ThreadId tid)
{
	struct ap_thread *t = AP_(list_add)(&AP_(recorder).threads);
	t->serial = threads_count();
	t->attention = s_counting_stopped ? AP_IS_STOPPED : 0;
	AP_(thread_set_context)(&AP_(recorder).scopes, t);
	s_running[tid] = t;
	return t;
}

void AP_(thread_created)(ThreadId tid, ThreadId child)
{
	struct ap_thread *t = new_thread(child);
	if (tid != VG_INVALID_THREADID && s_running[tid]) {
		const struct ap_caller c = AP_(caller)(tid, s_running[tid]->serial);
		t->creator = s_running[tid]->serial;
		t->creation_stack = AP_(stack_unwind_now)(&AP_(recorder).stacks, &c);
	}
}

Bool AP_(thread_assign_os_tid)(ThreadId tid, Int os_tid)
{
	struct ap_thread *newest = by_serial(threads_count());
	if (newest->creator != s_running[tid]->serial)
		return False;
	if (newest->os_tid == 0)
		newest->os_tid = os_tid;
	return newest->os_tid == os_tid;
}

void AP_(thread_started)(ThreadId tid)
{
	s_running[tid]->os_tid = VG_(gettid)();
}

void AP_(thread_exiting)(ThreadId tid)
{
	if (!s_process_exiting)
		s_running[tid]->exited = True;
}

void AP_(thread_ended)(ThreadId tid)
{
	struct ap_thread *t = s_running[tid];
	/* If the kernel could not create a thread, it is the newest one and never got a number. */
	if (!t->os_tid && t->serial == threads_count()) {
		AP_(list_drop_last)(&AP_(recorder).threads);
		s_running[tid] = NULL;
		return;
	}
	/* Forget the kernel's number, which may go to another thread. Keep the thread: its counters go into
	   the profile. */
	t->os_tid = -1;
	s_last_ended = t;
}

Bool AP_(thread_has_ended)(ThreadId tid)
{
	return s_running[tid]->os_tid == -1;
}

Bool AP_(thread_has_stack)(ThreadId tid)
{
	const struct ap_thread *t = s_running[tid];
	/* In a forked child s_running still has the threads of the parent. */
	return t && t->serial <= threads_count() && by_serial(t->serial) == t && !t->exited;
}

void AP_(threads_process_exiting)(void)
{
	s_process_exiting = True;
}

Bool AP_(threads_ended_process)(void)
{
	if (!s_last_ended || !s_last_ended->exited)
		return False;
	s_last_ended->exited = False;
	return True;
}

static void set_name(struct ap_thread *t, const HChar *name, SizeT size)
{
	SizeT n = 0;
	while (n < size && n < AP_THREAD_NAME_SIZE - 1 && name[n]) {
		t->name[n] = name[n];
		n++;
	}
	t->name[n] = '\0';
}

void AP_(thread_set_name)(ThreadId tid, const HChar *name, SizeT size)
{
	set_name(s_running[tid], name, size);
}

void AP_(thread_set_name_of)(Int os_tid, const HChar *name, SizeT size)
{
	for (UInt serial = threads_count(); serial > 0; serial--)
		if (by_serial(serial)->os_tid == os_tid) {
			set_name(by_serial(serial), name, size);
			return;
		}
}

void AP_(threads_stop_counting)(Bool stopped)
{
	s_counting_stopped = stopped;
	s_stops += stopped;
	for (UInt serial = 1; serial <= threads_count(); serial++) {
		struct ap_thread *t = by_serial(serial);
		t->attention = stopped ? t->attention | AP_IS_STOPPED : t->attention & ~AP_IS_STOPPED;
	}
}

UInt AP_(threads_stops)(void)
{
	return s_stops;
}

void AP_(threads_changed_phase)(void)
{
	for (UInt serial = 1; serial <= threads_count(); serial++)
		if (by_serial(serial)->os_tid != -1)
			AP_(thread_set_context)(&AP_(recorder).scopes, by_serial(serial));
}

ULong AP_(threads_restart)(void)
{
	ULong allocations = 0;
	for (UInt serial = 1; serial <= threads_count(); serial++) {
		struct ap_thread *t = by_serial(serial);
		allocations += t->allocations + t->uncounted;
		t->uncounted = 0;
#define COUNTER(member, attribute, json, in_thread, ...) COUNTER_IF_THREAD_##in_thread(t->member = 0;)
#include "counters/counters.def"
		AP_(windows_void)(t);
	}
	return allocations;
}

void AP_(threads_restart_regions)(void)
{
	for (UInt serial = 1; serial <= threads_count(); serial++)
		if (by_serial(serial)->os_tid != -1)
			AP_(regions_restart)(&AP_(recorder).scopes, by_serial(serial));
}

void AP_(threads_forked)(ThreadId tid)
{
	const struct ap_thread *parent = s_running[tid];
	/* Leave the other threads alone: to touch the parent's memory would copy it. */
	AP_(recorder).threads = (struct ap_list){ .element_bytes = sizeof(struct ap_thread) };
	struct ap_thread *t = new_thread(tid);
	set_name(t, parent->name, sizeof parent->name);
	t->pauses = parent->pauses;
	/* A handle of the parent's is none of the child's. */
	t->windows_opened = parent->windows_opened;
	t->attention |= parent->attention & AP_IS_PAUSED;
	AP_(regions_forked)(&AP_(recorder).scopes, t, parent);
	AP_(thread_started)(tid);
}
