/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_record.h"

#include "valgrind/ap_below.h"
#include "valgrind/ap_progress.h"

struct ap_record AP_(record) = { .event = 2, .first_event = 1, .first_own_event = 2 };

static ULong s_uncounted;        /* allocations that the threads do not know of any more */
static ULong s_next_progress_event;
static void (*s_look)(ThreadId tid);

void AP_(record_on_look)(void (*look)(ThreadId tid))
{
	s_look = look;
}

void AP_(record_look)(ThreadId tid)
{
	s_look(tid);
}

struct ap_totals AP_(totals)(void)
{
	const struct ap_record *r = &AP_(record);
	struct ap_totals t = {
		.failed = r->failed, .foreign_frees = r->foreign_frees, .bad_announcements = r->bad_announcements,
		.inherited_blocks = r->inherited_blocks, .inherited_bytes = r->inherited_bytes, .inherited_freed = r->inherited_freed,
	};
	AP_(totals_sum)(&t, &AP_(recorder).sites, &r->live);
	t.uncounted = s_uncounted;
	for (UInt serial = 1; serial <= AP_(threads_count)(&AP_(recorder)); serial++)
		t.uncounted += AP_(thread_by_serial)(&AP_(recorder), serial)->uncounted;
	return t;
}

/* ------------------------------------------------ what is due --------------------------------------------- */

static void set_next_due_event(void)
{
	ULong point = AP_(record).live.next_point_event;
	AP_(record).next_due_event = point < s_next_progress_event ? point : s_next_progress_event;
}

static ULong allocations(void)
{
	ULong n = 0;
	for (UInt serial = 1; serial <= AP_(threads_count)(&AP_(recorder)); serial++)
		n += AP_(thread_by_serial)(&AP_(recorder), serial)->allocations;
	return n;
}

void AP_(record_what_is_due)(void)
{
	struct ap_live *live = &AP_(record).live;
	if (live->events == live->next_point_event)
		AP_(live_add_point)(live);
	if (live->events == s_next_progress_event)
		s_next_progress_event += AP_(progress_write)(live->events, allocations(), live->live_bytes);
	set_next_due_event();
}

/* ------------------------------------------------- releases ----------------------------------------------- */

void AP_(record_release_by_free)(ThreadId tid, struct ap_site *site, const struct ap_thread *by, SizeT size)
{
	const struct ap_caller c = AP_(caller)(tid, by->serial);
	UInt stack = AP_(recorder).free_stacks ? AP_(stack_current)(&AP_(recorder).stacks, &c)->stack : 0;
	struct ap_release *r = AP_(release_entry)(&AP_(recorder).releases, site, by->serial, stack);
	r->blocks++;
	r->bytes += size;
}

void AP_(record_release_by_realloc)(struct ap_site *site, const struct ap_site *by, SizeT size)
{
	UInt stack = AP_(recorder).free_stacks ? AP_(site_stack)(by) : 0;
	struct ap_release *r = AP_(release_entry)(&AP_(recorder).releases, site, by->thread->serial, stack);
	r->resized++;
	r->resized_bytes += size;
}

/* ------------------------------------------------ uncounted ----------------------------------------------- */

static void note_doubt(ThreadId tid)
{
	struct ap_thread *thread = AP_(thread_by_tid)(tid);
	const struct ap_caller c = AP_(caller)(tid, thread->serial);
	if (!(thread->attention & AP_DOES_NOT_COUNT))
		AP_(below_note_uncounted)(AP_(stack_current)(&AP_(recorder).stacks, &c)->stack);
}

void AP_(record_uncounted)(ThreadId tid, struct ap_block *b, SizeT size)
{
	struct ap_thread *thread = AP_(thread_by_tid)(tid);
	b->size = size;
	b->site = NULL;
	b->born_event = AP_(record).first_event;
	b->first_site_index = 0;
	b->usable_size_asked = False;
	b->reallocations = 0;
	/* What an allocator takes for itself is no allocation of the program. */
	if (thread->attention & AP_IS_INSIDE)
		return;
	thread->uncounted++;
	if (UNLIKELY(AP_(below_is_in_doubt)()))
		note_doubt(tid);
}

/* ---------------------------------------------- the process ----------------------------------------------- */

static void reset_counters(void)
{
	struct ap_record *r = &AP_(record);
	r->failed = r->foreign_frees = r->bad_announcements = r->inherited_blocks = r->inherited_bytes = r->inherited_freed = 0;
	s_uncounted = 0;
	AP_(live_reset)(&r->live);
	s_next_progress_event = AP_(progress_open)();
	set_next_due_event();
}

void AP_(record_init)(void)
{
	AP_(blocks_init)();
	reset_counters();
}

void AP_(record_forked)(struct ap_amount announced)
{
	/* The child inherits what its parent allocated and what the parent had inherited itself. */
	struct ap_record *r = &AP_(record);
	ULong blocks = AP_(blocks_count)() + announced.blocks;
	ULong bytes = blocks == r->live.live_blocks ? r->live.live_bytes : AP_(blocks_bytes)() + announced.bytes;
	reset_counters();
	r->inherited_blocks = blocks;
	r->inherited_bytes = bytes;
	r->first_event = r->event++;
	r->first_own_event = r->event;
}

void AP_(record_restart)(void)
{
	struct ap_record *r = &AP_(record);
	s_uncounted += AP_(threads_restart)();
	r->failed = r->foreign_frees = r->bad_announcements = 0;
	AP_(live_restart)(&r->live);
	s_next_progress_event = AP_(progress_first_event)();
	set_next_due_event();
	r->first_own_event = r->event;
}

Bool AP_(record_ad_hoc)(ThreadId tid, ULong weight)
{
	if (!AP_(takes_weight)(AP_(thread_by_tid)(tid), weight))
		return False;
	struct ap_site *site = AP_(site_now)(tid);
	if (site)
		AP_(count_ad_hoc)(site, weight);
	return True;
}
