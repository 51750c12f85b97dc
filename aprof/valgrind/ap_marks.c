/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_host.h"
#include "valgrind/ap_marks.h"

#include "core/ap_frames.h"
#include "core/ap_sites.h"
#include "core/ap_stacks.h"
#include "valgrind/ap_record.h"
#include "valgrind/ap_watched.h"

#include "pub_tool_hashtable.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_mallocfree.h"

/* What is alive of a stack at the current entry. */
struct live { ULong blocks, bytes; };

struct numbered { struct numbered *next; UWord key; UInt number; };

static struct ap_mark *s_marks;
static UInt s_n_marks;

/* Tables of struct numbered. */
static VgHashTable *s_numbers;  /* key_of a stack → its number in s_stacks */
static VgHashTable *s_parts;    /* inner part of a stack: (next smaller part << 32 | frame) → number */
static UInt s_n_parts;
static VgHashTable *s_frames;  /* frame → whether it is one of a marked function */
static UInt *s_stacks;         /* by number: the id of the first such stack */
static struct live *s_live;    /* by number */
static UInt s_n_stacks, s_stacks_room;
static UInt *s_by_site;              /* by index of a site: the number of its stack */
static UInt s_n_sites, s_sites_room;

/* ------------------------------------------------ snapshots ----------------------------------------------- */

static UInt larger_room(UInt room)
{
	return room ? 2 * room : 256;
}

/* Returns the number that the table has for the key. Where it has none, adds `new`, sets *is_new and returns
   it. */
static UInt find_or_add(VgHashTable *table, UWord key, UInt new, Bool *is_new)
{
	struct numbered *n = VG_(HT_lookup)(table, key);
	*is_new = !n;
	if (n)
		return n->number;
	n = VG_(malloc)("ap.marks.number", sizeof *n);
	n->key = key;
	n->number = new;
	VG_(HT_add_node)(table, n);
	return new;
}

static Bool is_marked(UInt frame)
{
	struct numbered *n = VG_(HT_lookup)(s_frames, frame);
	Bool is_new;
	if (n)
		return n->number != 0;
	Bool marked = AP_(is_watched)(AP_WATCH_MARK, AP_(frame_address)(AP_(frame_by_id)(&AP_(recorder).frames, frame)));
	return find_or_add(s_frames, frame, marked, &is_new) != 0;
}

/* A key for the part of the stack that a mark compares: the inner part up to the outermost marked function,
   or the whole stack. */
static UWord key_of(UInt stack)
{
	UInt end = 0, part = 0;
	for (UInt id = stack; id && id != AP_STACK_CUT; id = AP_(stack_parent)(AP_(stack_by_id)(&AP_(recorder).stacks, id)))
		if (is_marked(AP_(stack_frame)(AP_(stack_by_id)(&AP_(recorder).stacks, id))))
			end = id;
	if (!end)
		return (UWord)1 << 32 | stack;
	for (UInt id = stack, last = 0; last != end; last = id, id = AP_(stack_parent)(AP_(stack_by_id)(&AP_(recorder).stacks, id))) {
		Bool is_new;
		UWord key = (UWord)part << 32 | AP_(stack_frame)(AP_(stack_by_id)(&AP_(recorder).stacks, id));
		part = find_or_add(s_parts, key, s_n_parts + 1, &is_new);
		s_n_parts += is_new;
	}
	return part;
}

static UInt number_of(UInt stack)
{
	Bool is_new;
	UInt number = find_or_add(s_numbers, key_of(stack), s_n_stacks, &is_new);
	if (!is_new)
		return number;
	if (s_n_stacks == s_stacks_room) {
		s_stacks_room = larger_room(s_stacks_room);
		s_stacks = VG_(realloc)("ap.marks.stacks", s_stacks, s_stacks_room * sizeof *s_stacks);
		s_live = VG_(realloc)("ap.marks.live", s_live, s_stacks_room * sizeof *s_live);
	}
	s_stacks[number] = stack;
	s_live[number] = (struct live){ 0 };
	s_n_stacks++;
	return number;
}

/* Gives the stacks of sites that are new since the last entry their numbers. */
static void number_sites(void)
{
	UInt n = AP_(sites_count)(&AP_(recorder).sites);
	if (n > s_sites_room) {
		while (n > s_sites_room)
			s_sites_room = larger_room(s_sites_room);
		s_by_site = VG_(realloc)("ap.marks.sites", s_by_site, s_sites_room * sizeof *s_by_site);
	}
	for (; s_n_sites < n; s_n_sites++)
		s_by_site[s_n_sites] = number_of(AP_(site_stack)(AP_(site_by_index)(&AP_(recorder).sites, s_n_sites)));
}

static void add_up_sites(void)
{
	for (UInt i = 0; i < s_n_sites; i++) {
		const struct ap_site *s = AP_(site_by_index)(&AP_(recorder).sites, i);
		s_live[s_by_site[i]].blocks += s->live_blocks;
		s_live[s_by_site[i]].bytes += s->live_bytes;
	}
}

/* Compares a stack with the entry before, and clears *live for the next entry. */
static void compare(struct ap_growth *g, struct live *live, ULong entry)
{
	if (live->blocks && !g->since)
		g->since = entry;
	if (entry == 1) {
		g->first_blocks = live->blocks;
		g->first_bytes = live->bytes;
	} else if (live->blocks != g->last_blocks) {
		*(live->blocks > g->last_blocks ? &g->grew : &g->shrank) += 1;
	} else if (live->bytes != g->last_bytes) {
		*(live->bytes > g->last_bytes ? &g->grew : &g->shrank) += 1;
	}
	g->last_blocks = live->blocks;
	g->last_bytes = live->bytes;
	*live = (struct live){ 0 };
}

static void compare_all(struct ap_mark *m)
{
	number_sites();
	if (m->n_growths < s_n_stacks) {
		m->growths = VG_(realloc)("ap.marks.growths", m->growths, s_stacks_room * sizeof *m->growths);
		VG_(memset)(m->growths + m->n_growths, 0, (s_n_stacks - m->n_growths) * sizeof *m->growths);
		m->n_growths = s_n_stacks;
	}
	add_up_sites();
	for (UInt i = 0; i < s_n_stacks; i++)
		compare(&m->growths[i], &s_live[i], m->entries);
}

static void keep_snapshot(struct ap_mark *m)
{
	if (m->entries % m->interval != 0)
		return;
	m->snapshots[m->n_snapshots++] = m->last;
	if (m->n_snapshots < AP_SNAPSHOTS)
		return;
	/* There are snapshots at interval, 2·interval, …, and their number is even. */
	m->n_snapshots /= 2;
	m->interval *= 2;
	for (UInt i = 0; i < m->n_snapshots; i++)
		m->snapshots[i] = m->snapshots[2 * i + 1];
}

static void take_snapshot(struct ap_mark *m)
{
	const struct ap_live *t = AP_(live)();
	Bool unchanged = m->entries > 0 && m->last.event == t->events;
	m->entries++;
	m->last = (struct ap_snapshot){ m->entries, t->events, t->live_blocks, t->live_bytes };
	if (m->entries == 1)
		m->first = m->last;
	if (!unchanged)
		compare_all(m);
	keep_snapshot(m);
}

/* -------------------------------------------------- marks ------------------------------------------------- */

static void mark_entered(UInt number, const HChar *name)
{
	(void)name;
	take_snapshot(&s_marks[number]);
}

static void reset_mark(struct ap_mark *m)
{
	m->entries = 0;
	m->interval = 1;
	m->n_snapshots = m->n_growths = 0;
	m->first = m->last = (struct ap_snapshot){ 0 };
}

void AP_(marks_init)(void)
{
	const struct ap_patterns *p = &AP_(options)()->watched[AP_WATCH_MARK];
	if (!p->n)
		return;
	s_n_marks = p->n;
	s_marks = VG_(calloc)("ap.marks", s_n_marks, sizeof *s_marks);
	for (UInt i = 0; i < s_n_marks; i++) {
		s_marks[i].function = p->patterns[i];
		reset_mark(&s_marks[i]);
	}
	s_numbers = VG_(HT_construct)("ap.marks.numbers");
	s_parts = VG_(HT_construct)("ap.marks.parts");
	s_frames = VG_(HT_construct)("ap.marks.frames");
	AP_(watched_on_entry)(AP_WATCH_MARK, mark_entered);
}

UInt AP_(marks_count)(void)
{
	return s_n_marks;
}

const struct ap_mark *AP_(mark_by_index)(UInt i)
{
	return &s_marks[i];
}

UInt AP_(mark_growth_stack)(UInt i)
{
	return s_stacks[i];
}

void AP_(marks_restart)(void)
{
	if (!s_n_marks)
		return;
	/* Make a new table, as the sites do: to clear the old one would copy the parent's memory. */
	s_numbers = VG_(HT_construct)("ap.marks.numbers");
	s_n_sites = s_n_stacks = 0;
	for (UInt i = 0; i < s_n_marks; i++)
		reset_mark(&s_marks[i]);
}
