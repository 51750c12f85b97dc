/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_sites.h"

#include "valgrind/ap_options.h"
#include "core/ap_stacks.h"

#include "pub_tool_hashtable.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_poolalloc.h"
#include "pub_tool_xarray.h"

static VgHashTable *s_by_key;
static PoolAlloc *s_pool;
static XArray *s_by_index;    /* of struct ap_site * */

void AP_(sites_init)(void)
{
	s_by_key = VG_(HT_construct)("ap.sites.table");
	s_pool = VG_(newPA)(sizeof(struct ap_site), 1000, VG_(malloc), "ap.sites.pool", VG_(free));
	s_by_index = VG_(newXA)(VG_(malloc), "ap.sites.index", VG_(free), sizeof(struct ap_site *));
}

static struct ap_site *find(struct ap_thread *thread, UInt stack)
{
	UWord key = (UWord)thread->serial << 32 | stack;
	struct ap_site *s = VG_(HT_lookup)(s_by_key, key);
	if (s)
		return s;
	s = VG_(allocEltPA)(s_pool);
	VG_(memset)(s, 0, sizeof *s);
	s->key = key;
	s->thread = thread;
	s->index = VG_(sizeXA)(s_by_index);
	s->ledger_exempt = AP_(options)()->free_stacks ? NULL : thread;
#define COUNTER(member, attribute, json, in_thread, totals, event, merge, ...) COUNTER_IF_MIN_##merge(s->member = ~0ull;)
#include "counters/counters.def"
	VG_(addToXA)(s_by_index, &s);
	VG_(HT_add_node)(s_by_key, s);
	return s;
}

struct ap_site *AP_(site_current)(ThreadId tid)
{
	struct ap_thread *thread = AP_(thread_by_tid)(tid);
	struct ap_stack_ref *ref = AP_(stack_current)(tid, thread->serial);
	if (UNLIKELY(!ref->site))
		ref->site = find(thread, ref->stack);
	return ref->site;
}

UInt AP_(sites_count)(void)
{
	return VG_(sizeXA)(s_by_index);
}

struct ap_site *AP_(site_by_index)(UInt i)
{
	return *(struct ap_site **)VG_(indexXA)(s_by_index, i);
}

void AP_(sites_update_peaks)(ULong epoch)
{
	for (UInt i = 0; i < AP_(sites_count)(); i++)
		AP_(site_keep_peak)(AP_(site_by_index)(i), epoch);
}

void AP_(sites_forked)(void)
{
	/* Make a new table: to clear the old one would copy the parent's memory. */
	AP_(sites_init)();
}
