/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_announced.h"

#include "valgrind/ap_alloc.h"
#include "valgrind/ap_record.h"
#include "valgrind/ap_usable.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_oset.h"
#include "pub_tool_threadstate.h"
#include "pub_tool_vki.h"

/* A block of malloc in which an announced block began. It stays in the set until it ends. */
struct ap_arena {
	Addr start;
	SizeT size;              /* all that the chunk has room for: malloc_usable_size may have told the program */
	struct ap_block *chunk;
	ULong born_event;        /* the chunk's */
	SizeT lent;
};

static OSet *s_blocks;   /* of struct ap_announced, by address */
static OSet *s_arenas;   /* of struct ap_arena, by address */
/* By ThreadId: the memory that the thread gave back last of that in which blocks were announced. */
static struct { Addr start, end; } *s_given_back;
static struct ap_announced *s_out;   /* blocks that were taken out of the set */
static Bool s_other_chunks;          /* blocks of the program's own allocators may be arenas, too */
static ULong s_bytes_elsewhere;   /* of the announced blocks, in no arena */

/* An address is a key: it compares as equal to what it lies in. */
static inline Word compare(Addr address, Addr start, SizeT size)
{
	return address < start ? -1 : address - start < size ? 0 : 1;
}

/* A block of 0 bytes has one address, too. */
static inline SizeT extent(const struct ap_announced *a)
{
	return a->block.size ? a->block.size : 1;
}

static Word compare_block(const void *key, const void *element)
{
	const struct ap_announced *a = element;
	return compare(*(const Addr *)key, a->block.address, extent(a));
}

static Word compare_arena(const void *key, const void *element)
{
	const struct ap_arena *arena = element;
	return compare(*(const Addr *)key, arena->start, arena->size);
}

/* --------------------------------------------------- arenas ---------------------------------------------- */

static struct ap_arena *add_arena(struct ap_block *chunk, SizeT size)
{
	struct ap_arena *arena = VG_(OSetGen_AllocNode)(s_arenas, sizeof *arena);
	*arena = (struct ap_arena){ chunk->address, size, chunk, chunk->born_event, 0 };
	chunk->born_event = AP_BORN_ELSEWHERE;
	VG_(OSetGen_Insert)(s_arenas, arena);
	return arena;
}

/* Returns the arena that the address lies in. Makes one of the chunk there. Returns NULL where there is no chunk. */
static struct ap_arena *arena_around(Addr address)
{
	struct ap_arena *arena = VG_(OSetGen_Lookup)(s_arenas, &address);
	if (arena)
		return arena;
	const NSegment *s = VG_(am_find_nsegment)(address);
	struct ap_block *chunk = s && (s->isCH || s_other_chunks) ? AP_(block_up_to)(address, s->start) : NULL;
	if (!chunk)
		return NULL;
	SizeT size = AP_(usable_room)(chunk);
	return address - chunk->address < size ? add_arena(chunk, size) : NULL;
}

static struct ap_arena *arena_of(const struct ap_block *chunk)
{
	return VG_(OSetGen_Lookup)(s_arenas, &chunk->address);
}

ULong AP_(born_event)(const struct ap_block *b)
{
	return b->born_event == AP_BORN_ELSEWHERE ? arena_of(b)->born_event : b->born_event;
}

SizeT AP_(lent_bytes)(const struct ap_block *b)
{
	return b->born_event == AP_BORN_ELSEWHERE ? arena_of(b)->lent : 0;
}

/* --------------------------------------------------- blocks ---------------------------------------------- */

static struct ap_announced *first_from(Addr address)
{
	VG_(OSetGen_ResetIterAt)(s_blocks, &address);
	return VG_(OSetGen_Next)(s_blocks);
}

/* Where a block lies, and what it would have of an arena's bytes if it counts. */
struct place { Addr start; SizeT size; struct ap_arena *arena; SizeT in_arena; };

static struct place place_at(Addr start, SizeT size)
{
	struct place p = { start, size, arena_around(start), 0 };
	if (p.arena) {
		/* Of the chunk only the bytes count that the program asked for. */
		SizeT offset = start - p.arena->start, room = offset < p.arena->chunk->size ? p.arena->chunk->size - offset : 0;
		p.in_arena = size < room ? size : room;
	}
	return p;
}

static struct ap_loan loan_at(const struct place *p)
{
	Bool counts = p->arena && AP_(counts_since)(p->arena->born_event);
	return counts ? (struct ap_loan){ p->arena->chunk, p->in_arena } : (struct ap_loan){ NULL, 0 };
}

/* The block is at the place, and has the loan. */
static void settle(struct ap_announced *a, const struct place *p, struct ap_loan loan)
{
	a->arena = p->arena;
	a->in_arena = p->in_arena;
	a->loan = loan;
	if (loan.from)
		p->arena->lent += loan.bytes;
	s_bytes_elsewhere += p->size - p->in_arena;
}

/* Undoes settle. Counting may have begun anew since: then the block does not count any more, nor does its loan. */
static void unsettle(struct ap_announced *a)
{
	if (a->loan.from)
		a->arena->lent -= a->loan.bytes;
	s_bytes_elsewhere -= a->block.size - a->in_arena;
}

/* The arena of a block ends that is out of the set. */
static void leave_arena(struct ap_announced *a)
{
	const struct place nowhere = { a->block.address, a->block.size, NULL, 0 };
	AP_(return_loan)(a->loan);
	unsettle(a);
	settle(a, &nowhere, AP_(no_loan));
}

void AP_(announced_arena_ends)(ThreadId tid, struct ap_block *chunk, Addr start)
{
	struct ap_arena *arena = VG_(OSetGen_Lookup)(s_arenas, &start);
	if (!arena)
		return;
	AP_(announced_memory_ends)(tid, arena->start, arena->start + arena->size);
	for (struct ap_announced *a = s_out; a; a = a->next_out)
		if (a->arena == arena)
			leave_arena(a);
	chunk->born_event = arena->born_event;
	VG_(OSetGen_Remove)(s_arenas, &start);
	VG_(OSetGen_FreeNode)(s_arenas, arena);
}

/* Whether the program has the memory, with any rights. */
static Bool has_memory(Addr address, SizeT size)
{
	return address + size >= address && (SSizeT)size >= 0
	       && VG_(am_is_valid_for_client)(address, size ? size : 1, VKI_PROT_NONE);
}

static void remove_piece(struct ap_announced *a)
{
	if (!a->pieces)
		return;
	*(a->previous ? &a->previous->next : &a->pieces->first) = a->next;
	*(a->next ? &a->next->previous : &a->pieces->last) = a->previous;
}

static void add_piece(struct ap_announced *a, struct ap_pieces *pieces)
{
	a->pieces = pieces;
	if (!pieces)
		return;
	a->previous = pieces->last;
	*(pieces->last ? &pieces->last->next : &pieces->first) = a;
	pieces->last = a;
}

/* An announced block may begin where a chunk begins. No block begins at the complement of an address. */
static inline Addr key_of(const struct ap_announced *a)
{
	return ~a->block.address;
}

/* Counts that the block at a->block.address begins. Returns False if it does not count; then there is no loan. */
static Bool count_begin(ThreadId tid, struct ap_announced *a, SizeT size, struct ap_loan loan)
{
	struct ap_site *site = AP_(site_now)(tid);
	if (!site) {
		AP_(record_uncounted)(tid, &a->block, size);
		return False;
	}
	AP_(take_loan)(loan);
	add_to_announced(site, 1);
	AP_(record_new_block)(&a->block, key_of(a), size, site);
	return True;
}

static void count_end(ThreadId tid, const struct ap_announced *a, struct ap_loan loan)
{
	if (AP_(block_counts)(&a->block))
		AP_(record_end)(tid, &a->block, key_of(a), loan);
	else
		AP_(record_end_of_uncounted)(&a->block);
}

/* Counts that the block is now at `to` and has `size` bytes. */
static Bool count_change(ThreadId tid, struct ap_announced *a, Addr to, SizeT size, struct ap_loan before, struct ap_loan now)
{
	Addr from = a->block.address;
	struct ap_site *site = AP_(block_counts)(&a->block) ? AP_(site_now)(tid) : NULL;
	if (!site) {
		count_end(tid, a, before);
		a->block.address = to;
		return count_begin(tid, a, size, now);
	}
	a->block.address = to;
	add_to_announced(site, 1);
	AP_(record_change)(&a->block, key_of(a), size, to != from, site, before, now);
	return True;
}

/* Ends the blocks that have a byte in the range, but not the block `except`. */
static void end_overlapping(ThreadId tid, Addr start, SizeT size, const struct ap_announced *except)
{
	Addr at = start, end = start + (size ? size : 1);
	for (struct ap_announced *a; (a = first_from(at)) && a->block.address < end; )
		if (a == except)
			at = a->block.address + extent(a);
		else
			AP_(announced_end)(tid, a);
}

void AP_(announce)(ThreadId tid, Addr address, SizeT size, struct ap_pieces *pieces)
{
	if (!has_memory(address, size)) {
		AP_(record).bad_announcements++;
		return;
	}
	end_overlapping(tid, address, size, NULL);
	struct ap_announced *a = VG_(OSetGen_AllocNode)(s_blocks, sizeof *a);
	const struct place p = place_at(address, size);
	struct ap_loan loan = loan_at(&p);
	a->block.address = address;
	if (!count_begin(tid, a, size, loan))
		loan.from = NULL;
	settle(a, &p, loan);
	add_piece(a, pieces);
	VG_(OSetGen_Insert)(s_blocks, a);
}

/* Takes the block out of the set, or off the list of those that are out already. */
static void leave_set(struct ap_announced *a)
{
	struct ap_announced **link = &s_out;
	if (!a->is_out) {
		VG_(OSetGen_Remove)(s_blocks, &a->block.address);
		return;
	}
	while (*link != a)
		link = &(*link)->next_out;
	*link = a->next_out;
	a->is_out = False;
}

void AP_(announced_take_out)(struct ap_announced *a)
{
	VG_(OSetGen_Remove)(s_blocks, &a->block.address);
	a->is_out = True;
	a->next_out = s_out;
	s_out = a;
}

Bool AP_(announced_put_back)(struct ap_announced *a)
{
	/* Another thread may have the memory now, if the one that took it out never comes back. */
	const struct ap_announced *next = first_from(a->block.address);
	if (next && next->block.address < a->block.address + extent(a))
		return False;
	leave_set(a);
	VG_(OSetGen_Insert)(s_blocks, a);
	return True;
}

void AP_(pieces_part)(struct ap_pieces *pieces)
{
	while (pieces->first) {
		struct ap_announced *a = pieces->first;
		remove_piece(a);
		a->pieces = NULL;
	}
}

struct ap_announced *AP_(announced_at)(Addr address)
{
	struct ap_announced *a = VG_(OSetGen_Lookup)(s_blocks, &address);
	return a && a->block.address == address ? a : NULL;
}

void AP_(announced_change)(ThreadId tid, struct ap_announced *a, Addr to, SizeT size)
{
	if (!has_memory(to, size)) {
		AP_(record).bad_announcements++;
		AP_(announced_end)(tid, a);
		return;
	}
	end_overlapping(tid, to, size, a);
	const struct ap_loan before = a->loan;
	const struct place p = place_at(to, size);
	struct ap_loan loan = loan_at(&p);
	leave_set(a);
	unsettle(a);
	if (!count_change(tid, a, to, size, before, loan))
		loan.from = NULL;
	settle(a, &p, loan);
	VG_(OSetGen_Insert)(s_blocks, a);
}

void AP_(announced_end)(ThreadId tid, struct ap_announced *a)
{
	count_end(tid, a, a->loan);
	unsettle(a);
	remove_piece(a);
	leave_set(a);
	VG_(OSetGen_FreeNode)(s_blocks, a);
}

void AP_(announced_end_in)(ThreadId tid, Addr start, Addr end)
{
	Addr at = start;
	for (struct ap_announced *a; (a = first_from(at)) && a->block.address < end; )
		if (a->block.address < start)
			at = a->block.address + extent(a);
		else
			AP_(announced_end)(tid, a);
}

void AP_(announced_memory_ends)(ThreadId tid, Addr start, Addr end)
{
	const struct ap_announced *first = AP_(announced_from)(start);
	if (!first || first->block.address >= end)
		return;
	s_given_back[tid].start = start;
	s_given_back[tid].end = end;
	AP_(announced_end_in)(tid, start, end);
}

/* Some allocators, as GObject's, first free the chunk and then announce the ends of the blocks in it. */
void AP_(announced_missing)(ThreadId tid, Addr address)
{
	if (address < s_given_back[tid].start || address >= s_given_back[tid].end)
		AP_(record).foreign_frees++;
}

const struct ap_announced *AP_(announced_from)(Addr address)
{
	const struct ap_announced *a = first_from(address);
	return a && a->block.address < address ? first_from(a->block.address + extent(a)) : a;
}

struct ap_amount AP_(announced_total)(void)
{
	return (struct ap_amount){ VG_(OSetGen_Size)(s_blocks), s_bytes_elsewhere };
}

void AP_(announced_in_other_chunks)(void)
{
	s_other_chunks = True;
}

void AP_(announced_init)(void)
{
	s_blocks = VG_(OSetGen_Create_With_Pool)(0, compare_block, VG_(malloc), "ap.announced.blocks", VG_(free),
	                                         1000, sizeof(struct ap_announced));
	s_arenas = VG_(OSetGen_Create_With_Pool)(0, compare_arena, VG_(malloc), "ap.announced.arenas", VG_(free),
	                                         1000, sizeof(struct ap_arena));
	s_given_back = VG_(calloc)("ap.announced.given-back", VG_N_THREADS, sizeof *s_given_back);
	AP_(alloc_on_arena_end)(AP_(announced_arena_ends));
}
