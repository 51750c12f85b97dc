/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_windows.h"

#include "core/ap_host.h"

#define FIRST_NOTES 16u

static ULong more_of(ULong a, ULong b)
{
	return AP_(live_is_more)(a, b) ? a : b;
}

struct ap_measures AP_(thread_measures)(const struct ap_thread *t, struct ap_amount elsewhere)
{
	return (struct ap_measures){
		t->allocations, t->bytes, t->reallocations, t->deallocations, t->freed_bytes,
		t->live_blocks - elsewhere.blocks, t->live_bytes - elsewhere.bytes,
	};
}

/* -------------------------------------------- opening and closing ---------------------------------------- */

static struct ap_window *new_window(struct ap_thread *t, const struct ap_measures *now)
{
	struct ap_window *w = AP_(host_allocate)(sizeof *w);
	w->handle = (UWord)t->serial << 32 | ++t->windows_opened;
	w->begin = *now;
	w->live.max_bytes = now->live_bytes;
	w->next_of_thread = t->windows;
	t->windows = w;
	return w;
}

/* The thread's maximum is that since its last window opened. What it was before goes into the older windows. */
struct ap_window *AP_(window_open)(struct ap_thread *t, Bool notes_sites, struct ap_amount elsewhere)
{
	const struct ap_measures now = AP_(thread_measures)(t, elsewhere);
	for (struct ap_window *w = t->windows; w; w = w->next_of_thread)
		if (!w->is_of_process)
			w->live.max_bytes = more_of(w->live.max_bytes, t->max_bytes);
	const struct ap_amount maximum = AP_(thread_maximum)(t);
	t->set_aside_max_blocks = maximum.blocks;
	t->set_aside_max_bytes = maximum.bytes;
	t->max_blocks = now.live_blocks;
	t->max_bytes = now.live_bytes;
	struct ap_window *w = new_window(t, &now);
	w->notes_sites = notes_sites;
	if (notes_sites)
		t->attention |= AP_NOTES_SITES;
	return w;
}

struct ap_window *AP_(window_open_process)(struct ap_thread *by, struct ap_live *live, const struct ap_measures *now)
{
	struct ap_window *w = new_window(by, now);
	w->is_of_process = True;
	AP_(live_open_window)(live, &w->live);
	return w;
}

struct ap_window *AP_(window_find)(const struct ap_thread *t, UWord handle)
{
	struct ap_window *w = t->windows;
	while (w && w->handle != handle)
		w = w->next_of_thread;
	return w;
}

ULong AP_(window_peak)(const struct ap_window *w, const struct ap_thread *t, const struct ap_live *live)
{
	ULong most = more_of(w->live.max_bytes, w->is_of_process ? live->point_max_bytes : t->max_bytes);
	return AP_(live_is_more)(most, w->begin.live_bytes) ? most - w->begin.live_bytes : 0;
}

static void update_attention(struct ap_thread *t)
{
	t->attention &= ~AP_NOTES_SITES;
	for (const struct ap_window *w = t->windows; w; w = w->next_of_thread)
		if (w->notes_sites)
			t->attention |= AP_NOTES_SITES;
}

void AP_(window_close)(struct ap_thread *t, struct ap_live *live, struct ap_window *w)
{
	struct ap_window **link = &t->windows;
	while (*link != w)
		link = &(*link)->next_of_thread;
	*link = w->next_of_thread;
	if (w->is_of_process)
		AP_(live_close_window)(live, &w->live);
	if (w->room)
		AP_(host_free)(w->notes, w->room * sizeof *w->notes);
	AP_(host_free)(w, sizeof *w);
	update_attention(t);
}

void AP_(windows_void)(struct ap_thread *t)
{
	for (struct ap_window *w = t->windows; w; w = w->next_of_thread)
		w->live.is_void = True;
	t->set_aside_max_blocks = t->set_aside_max_bytes = 0;
}

struct ap_amount AP_(thread_maximum)(const struct ap_thread *t)
{
	if (AP_(live_is_more)(t->max_bytes, t->set_aside_max_bytes))
		return (struct ap_amount){ t->max_blocks, t->max_bytes };
	return (struct ap_amount){ t->set_aside_max_blocks, t->set_aside_max_bytes };
}

/* -------------------------------------------------- notes ------------------------------------------------ */

/* The place of the site in the table, which has room. */
static struct ap_note *place_of(struct ap_note *notes, UInt room, const struct ap_site *site)
{
	UInt i = (UInt)((UWord)site / sizeof(UWord) * 0x9E3779B9u) & (room - 1);
	while (notes[i].site && notes[i].site != site)
		i = (i + 1) & (room - 1);
	return &notes[i];
}

static void grow(struct ap_window *w)
{
	UInt room = w->room ? 2 * w->room : FIRST_NOTES;
	struct ap_note *notes = AP_(host_allocate)(room * sizeof *notes);
	for (UInt i = 0; i < w->room; i++)
		if (w->notes[i].site)
			*place_of(notes, room, w->notes[i].site) = w->notes[i];
	if (w->room)
		AP_(host_free)(w->notes, w->room * sizeof *w->notes);
	w->notes = notes;
	w->room = room;
}

void AP_(windows_note)(struct ap_thread *t, struct ap_site *site)
{
	for (struct ap_window *w = t->windows; w; w = w->next_of_thread) {
		if (!w->notes_sites)
			continue;
		if (2 * w->n_notes >= w->room)
			grow(w);
		struct ap_note *note = place_of(w->notes, w->room, site);
		if (note->site)
			continue;
		*note = (struct ap_note){ site, site->allocations, site->bytes };
		w->n_notes++;
	}
}
