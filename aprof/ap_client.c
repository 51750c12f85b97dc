/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "ap_client.h"

#include "pub_tool_mallocfree.h"

/* A block within a larger one. Programs have few of so large an alignment, so this is a list. */
struct within {
	void *block, *base;
	struct within *next;
};

static struct within *s_within;

static void *malloc_within(SizeT align, SizeT size)
{
	SizeT whole;
	if (__builtin_add_overflow(size, align - 1, &whole) || (SSizeT)whole < 0)
		return NULL;
	void *base = VG_(cli_malloc)(VG_(clo_alignment), whole);
	void *block = (void *)(((Addr)base + align - 1) & ~(Addr)(align - 1));
	if (!base || block == base)
		return base;
	struct within *w = VG_(malloc)("ap.client.within", sizeof *w);
	*w = (struct within){ block, base, s_within };
	s_within = w;
	return block;
}

void *AP_(client_malloc)(SizeT align, SizeT size)
{
	if (UNLIKELY((SSizeT)size < 0 || align == 0 || (align & (align - 1)) != 0))
		return NULL;
	if (UNLIKELY(align > AP_CLIENT_ALIGN_MAX))
		return malloc_within(align, size);
	return VG_(cli_malloc)(align, size);
}

/* The link that leads to the block at p; to NULL where it lies in no other. */
static struct within **link_to(const void *p)
{
	struct within **link = &s_within;
	while (*link && (*link)->block != p)
		link = &(*link)->next;
	return link;
}

void *AP_(client_take_base)(void *p)
{
	struct within **link = link_to(p), *w = *link;
	if (!w)
		return p;
	void *base = w->base;
	*link = w->next;
	VG_(free)(w);
	return base;
}

SizeT AP_(client_room_within)(void *p)
{
	const struct within *w = *link_to(p);
	void *base = w ? w->base : p;
	return VG_(cli_malloc_usable_size)(base) - ((Addr)p - (Addr)base);
}
