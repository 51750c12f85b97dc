/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_host.h"

#include "valgrind/ap_below.h"
#include "valgrind/ap_options.h"
#include "valgrind/ap_unwind.h"

#include "pub_tool_mallocfree.h"

struct ap_recorder AP_(recorder);
Addr AP_(entered);

void *AP_(host_record)(SizeT bytes)
{
	return VG_(calloc)("ap.record", 1, bytes);
}

void *AP_(host_try_record)(SizeT bytes)
{
	return AP_(host_record)(bytes);
}

void *AP_(host_allocate)(SizeT bytes)
{
	return VG_(calloc)("ap.memory", 1, bytes);
}

void AP_(host_free)(void *p, SizeT bytes)
{
	(void)bytes;
	VG_(free)(p);
}

UInt AP_(host_unwind)(const struct ap_caller *c, UInt max, Addr *ips, Addr *sps, Addr *fps, Bool *lost)
{
	UInt n = AP_(unwind)((ThreadId)c->thread, AP_(entered) && c->ip == AP_(entered), max, ips, sps, fps, lost);
	ips[0] = c->ip;
	return n;
}

Bool AP_(host_counts)(const struct ap_recorder *r, UInt stack)
{
	return AP_(below_counts)(&r->stacks, stack);
}

/* A hash of the stack's innermost frames chooses among so many buckets; more unwinds than fit in so many bytes are
   forgotten at once. */
#define MEMO_BUCKETS_LOG2 14
#define MEMO_BYTES        ((SizeT)48 << 20)

static void start_sites(void)
{
	AP_(sites_init)(&AP_(recorder).sites, sizeof(struct ap_site));
	AP_(releases_init)(&AP_(recorder).releases, sizeof(struct ap_release));
	AP_(assertions_init)(&AP_(recorder).assertions);
	AP_(below_restart)();
}

void AP_(recorder_init)(void)
{
	const struct ap_unwind_options options = {
		.depth = AP_(options)()->depth, .check_stacks = AP_(options)()->check_stacks,
		.memo_buckets_log2 = MEMO_BUCKETS_LOG2, .memo_bytes = MEMO_BYTES,
	};
	AP_(recorder).free_stacks = AP_(options)()->free_stacks;
	AP_(frames_init)(&AP_(recorder).frames);
	AP_(stacks_init)(&AP_(recorder).stacks, &AP_(recorder).frames);
	AP_(stacks_init_unwinding)(&AP_(recorder).stacks, &options);
	start_sites();
}

void AP_(recorder_forked)(void)
{
	AP_(stacks_change_hands)(&AP_(recorder).stacks);
	/* Make new tables: to clear the old ones would copy the parent's memory. */
	start_sites();
	AP_(scopes_restart)(&AP_(recorder).scopes);
}

void AP_(recorder_restart)(void)
{
	AP_(stacks_forget_unwinds)(&AP_(recorder).stacks);
	start_sites();
	AP_(scopes_restart)(&AP_(recorder).scopes);
}
