/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_pools.h"

#include "valgrind/ap_announced.h"

#include "pub_tool_hashtable.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_mallocfree.h"

#include "valgrind/valgrind.h"

/* A piece of a pool whose pieces are no blocks. */
struct superblock { Addr start; SizeT size; struct superblock *next; };

struct pool {
	struct pool *next;   /* of the table */
	UWord address;
	Bool is_meta;        /* its pieces are superblocks */
	Bool frees_blocks;   /* with a superblock, the blocks in it end */
	struct ap_pieces pieces;
	struct superblock *superblocks;
};

static VgHashTable *s_pools;   /* of struct pool, by address */

void AP_(pools_init)(void)
{
	s_pools = VG_(HT_construct)("ap.pools");
}

static struct pool *find(Addr address)
{
	return VG_(HT_lookup)(s_pools, address);
}

/* The part of some memory that lies in a range. */
struct part { Addr start, end; Bool is_any; };

static Addr end_of(Addr start, SizeT size)
{
	Addr end;
	return __builtin_add_overflow(start, size, &end) ? ~(Addr)0 : end;
}

/* Memory of 0 bytes lies where it begins. */
static struct part part_in(Addr start, SizeT size, Addr low, SizeT range)
{
	Addr end = end_of(start, size), high = end_of(low, range);
	struct part p = { start > low ? start : low, end < high ? end : high, start < high && (end > low || start == low) };
	return p;
}

static const struct part s_nothing;

/* ------------------------------------------------ superblocks -------------------------------------------- */

/* Of the superblock this part remains. */
static void end_blocks_outside(ThreadId tid, const struct pool *p, const struct superblock *s, struct part part)
{
	Addr end = end_of(s->start, s->size);
	if (!p->frees_blocks)
		return;
	AP_(announced_end_in)(tid, s->start, part.is_any ? part.start : end);
	if (part.is_any)
		AP_(announced_end_in)(tid, part.end, end);
}

static void add_superblock(struct pool *p, Addr start, SizeT size)
{
	struct superblock *s = VG_(malloc)("ap.pools.superblock", sizeof *s);
	*s = (struct superblock){ start, size, p->superblocks };
	p->superblocks = s;
}

static struct superblock **link_to(struct pool *p, Addr start)
{
	struct superblock **link = &p->superblocks;
	while (*link && (*link)->start != start)
		link = &(*link)->next;
	return link;
}

static void remove_superblock(ThreadId tid, struct pool *p, struct superblock **link)
{
	struct superblock *s = *link;
	end_blocks_outside(tid, p, s, s_nothing);
	*link = s->next;
	VG_(free)(s);
}

static void change_superblock(ThreadId tid, struct pool *p, struct superblock *s, Addr to, SizeT size)
{
	end_blocks_outside(tid, p, s, part_in(s->start, s->size, to, size));
	s->start = to;
	s->size = size;
}

static void trim_superblocks(ThreadId tid, struct pool *p, Addr low, SizeT range)
{
	for (struct superblock **link = &p->superblocks, *s; (s = *link); ) {
		const struct part part = part_in(s->start, s->size, low, range);
		if (part.is_any) {
			change_superblock(tid, p, s, part.start, part.end - part.start);
			link = &s->next;
		} else
			remove_superblock(tid, p, link);
	}
}

/* --------------------------------------------------- pieces ---------------------------------------------- */

/* The pool's piece that begins at the address, or NULL. */
static struct ap_announced *piece_at(const struct pool *p, Addr address)
{
	struct ap_announced *a = AP_(announced_at)(address);
	return a && a->pieces == &p->pieces ? a : NULL;
}

static void trim_pieces(ThreadId tid, struct pool *p, Addr low, SizeT range)
{
	for (struct ap_announced *a = p->pieces.first, *next; a; a = next) {
		const struct part part = part_in(a->block.address, a->block.size, low, range);
		next = a->next;
		if (!part.is_any)
			AP_(announced_end)(tid, a);
		else if (part.end - part.start != a->block.size)
			AP_(announced_change)(tid, a, part.start, part.end - part.start);
	}
}

/* --------------------------------------------------- pools ----------------------------------------------- */

void AP_(pool_create)(ThreadId tid, Addr pool, UWord flags)
{
	if (find(pool))
		AP_(pool_destroy)(tid, pool);
	struct pool *p = VG_(calloc)("ap.pools.pool", 1, sizeof *p);
	p->address = pool;
	p->is_meta = (flags & VALGRIND_MEMPOOL_METAPOOL) != 0;
	p->frees_blocks = p->is_meta && flags & VALGRIND_MEMPOOL_AUTO_FREE;
	VG_(HT_add_node)(s_pools, p);
}

void AP_(pool_destroy)(ThreadId tid, Addr pool)
{
	struct pool *p = find(pool);
	if (!p) {
		AP_(record).foreign_frees++;
		return;
	}
	while (p->pieces.first)
		AP_(announced_end)(tid, p->pieces.first);
	while (p->superblocks)
		remove_superblock(tid, p, &p->superblocks);
	VG_(HT_remove)(s_pools, pool);
	VG_(free)(p);
}

Bool AP_(pool_exists)(Addr pool)
{
	return find(pool) != NULL;
}

void AP_(pool_allocate)(ThreadId tid, Addr pool, Addr address, SizeT size)
{
	struct pool *p = find(pool);
	if (!p)
		AP_(record).bad_announcements++;
	else if (p->is_meta)
		add_superblock(p, address, size);
	else
		AP_(announce)(tid, address, size, &p->pieces);
}

void AP_(pool_free)(ThreadId tid, Addr pool, Addr address)
{
	struct pool *p = find(pool);
	struct ap_announced *piece = p ? piece_at(p, address) : NULL;
	struct superblock **link = p ? link_to(p, address) : NULL;
	if (piece)
		AP_(announced_end)(tid, piece);
	else if (link && *link)
		remove_superblock(tid, p, link);
	else
		AP_(announced_missing)(tid, address);
}

void AP_(pool_trim)(ThreadId tid, Addr pool, Addr start, SizeT size)
{
	struct pool *p = find(pool);
	if (!p) {
		AP_(record).foreign_frees++;
		return;
	}
	trim_pieces(tid, p, start, size);
	trim_superblocks(tid, p, start, size);
}

void AP_(pool_change)(ThreadId tid, Addr pool, Addr from, Addr to, SizeT size)
{
	struct pool *p = find(pool);
	struct ap_announced *piece = p ? piece_at(p, from) : NULL;
	struct superblock **link = p ? link_to(p, from) : NULL;
	if (piece)
		AP_(announced_change)(tid, piece, to, size);
	else if (link && *link)
		change_superblock(tid, p, *link, to, size);
	else
		AP_(record).foreign_frees++;
}

void AP_(pool_move)(ThreadId tid, Addr from, Addr to)
{
	struct pool *p = find(from);
	if (!p) {
		AP_(record).foreign_frees++;
		return;
	}
	if (from == to)
		return;
	if (find(to))
		AP_(pool_destroy)(tid, to);
	VG_(HT_remove)(s_pools, from);
	p->address = to;
	VG_(HT_add_node)(s_pools, p);
}
