/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_reserves.h"

#include "valgrind/ap_allocators.h"
#include "valgrind/ap_calls.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_stacktrace.h"
#include "pub_tool_vki.h"
#include "pub_tool_xarray.h"

struct reserve { Addr start, end; };

static XArray *s_reserves;   /* of struct reserve; they do not overlap */
static Addr s_heap_end;      /* 0: not known yet */

void AP_(reserves_init)(void)
{
	s_reserves = VG_(newXA)(VG_(malloc), "ap.reserves", VG_(free), sizeof(struct reserve));
}

/* Whether an allocator is at work: the thread is within a call, or in one of its inner functions, as when it starts. */
static Bool is_by_allocator(ThreadId tid)
{
	enum { FRAMES_MAX = 32 };
	Addr ips[FRAMES_MAX];
	if (AP_(is_in_call)(tid))
		return True;
	UInt n = VG_(get_StackTrace)(tid, ips, FRAMES_MAX, NULL, NULL, 0);
	for (UInt i = 0; i < n; i++)
		if (AP_(is_inside_allocator)(ips[i]))
			return True;
	return False;
}

static void add(Addr start, Addr end)
{
	struct reserve r = { start, end };
	if (start < end)
		VG_(addToXA)(s_reserves, &r);
}

void AP_(reserves_unmapped)(Addr start, SizeT size)
{
	Addr end = start + VG_PGROUNDUP(size);
	for (Word i = VG_(sizeXA)(s_reserves) - 1; i >= 0; i--) {
		struct reserve r = *(struct reserve *)VG_(indexXA)(s_reserves, i);
		if (r.end <= start || r.start >= end)
			continue;
		VG_(removeIndexXA)(s_reserves, i);
		add(r.start, start);
		add(end, r.end);
	}
}

void AP_(reserves_mapped)(ThreadId tid, Addr start, SizeT size)
{
	AP_(reserves_unmapped)(start, size);
	if (AP_(allocators_any)() && is_by_allocator(tid))
		add(start, start + VG_PGROUNDUP(size));
}

void AP_(reserves_heap_ends)(ThreadId tid, Addr end)
{
	Addr before = s_heap_end;
	s_heap_end = end;
	if (before && end < before)
		AP_(reserves_unmapped)(end, before - end);
	else if (before && AP_(allocators_any)() && is_by_allocator(tid))
		add(before, end);
}

void AP_(reserves_for_each)(void (*visit)(Addr start, Addr end))
{
	for (Word i = 0; i < VG_(sizeXA)(s_reserves); i++) {
		const struct reserve *r = VG_(indexXA)(s_reserves, i);
		visit(r->start, r->end);
	}
	AP_(allocators_for_each_datum)(visit);
}
