/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_client.h"

#include "pub_tool_mallocfree.h"

/* An over-aligned block, and the core's block around it. Programs have few of them, so a list is enough. */
struct over_aligned {
	void *block, *base;
	struct over_aligned *next;
};

static struct over_aligned *s_over_aligned;

static void *malloc_over_aligned(SizeT align, SizeT size)
{
	SizeT whole;
	if (__builtin_add_overflow(size, align - 1, &whole) || (SSizeT)whole < 0)
		return NULL;
	void *base = VG_(cli_malloc)(VG_(clo_alignment), whole);
	void *block = (void *)(((Addr)base + align - 1) & ~(Addr)(align - 1));
	if (!base || block == base)
		return base;
	struct over_aligned *o = VG_(malloc)("ap.client.within", sizeof *o);
	*o = (struct over_aligned){ block, base, s_over_aligned };
	s_over_aligned = o;
	return block;
}

void *AP_(client_malloc)(SizeT align, SizeT size)
{
	if (UNLIKELY((SSizeT)size < 0 || align == 0 || (align & (align - 1)) != 0))
		return NULL;
	if (UNLIKELY(align > AP_CLIENT_ALIGN_MAX))
		return malloc_over_aligned(align, size);
	return VG_(cli_malloc)(align, size);
}

/* The link to the over-aligned block at p. It is the NULL at the end of the list where p is no such block. */
static struct over_aligned **link_to(const void *p)
{
	struct over_aligned **link = &s_over_aligned;
	while (*link && (*link)->block != p)
		link = &(*link)->next;
	return link;
}

void *AP_(client_remove_over_aligned)(void *p)
{
	struct over_aligned **link = link_to(p), *o = *link;
	if (!o)
		return p;
	void *base = o->base;
	*link = o->next;
	VG_(free)(o);
	return base;
}

SizeT AP_(client_usable_size_over_aligned)(void *p)
{
	const struct over_aligned *o = *link_to(p);
	void *base = o ? o->base : p;
	return VG_(cli_malloc_usable_size)(base) - ((Addr)p - (Addr)base);
}
