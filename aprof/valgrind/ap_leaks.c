/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_host.h"
#include "valgrind/ap_leaks.h"

#include "core/ap_unwinding.h"
#include "valgrind/ap_announced.h"
#include "valgrind/ap_calls.h"
#include "valgrind/ap_cycles.h"
#include "valgrind/ap_graph.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_debuginfo.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_poolalloc.h"
#include "pub_tool_threadstate.h"
#include "pub_tool_xarray.h"

/* A longer path keeps this many of its first and of its last steps. A cycle with more than twice as many
   steps is left out. */
#define STEPS_KEPT 8

static Bool s_found;
static PoolAlloc *s_pool;
static XArray *s_holds;      /* of struct ap_hold */

const struct ap_hold *AP_(hold_by_number)(UInt number)
{
	return VG_(indexXA)(s_holds, number);
}

static const struct ap_block *block_of(const struct ap_graph *g, UInt node)
{
	Addr start = g->nodes[node].start;
	if (!(g->flags[node] & AP_NODE_OWN))
		return NULL;
	return g->flags[node] & AP_NODE_ANNOUNCED ? &AP_(announced_at)(start)->block : AP_(block_find)(start);
}

static struct ap_site *site_of(const struct ap_graph *g, UInt node)
{
	const struct ap_block *b = block_of(g, node);
	return b ? b->site : NULL;
}

/* ----------------------------------------------- roots and steps ------------------------------------------ */

static HChar *copy_text(const HChar *text)
{
	return text ? VG_(strdup)("ap.leaks.text", text) : NULL;
}

/* Fills in which mapping contains the word, and where. */
static void find_mapping(struct ap_hold *h, Addr word)
{
	const NSegment *s = VG_(am_find_nsegment)(word);
	h->address = word;
	h->offset = s ? word - s->start : 0;
	h->object = copy_text(s ? VG_(am_get_filename)(s) : NULL);
}

static UInt stack_containing(ThreadId tid, Addr word)
{
	struct ap_caller c = AP_(caller)(tid, 0);
	/* It may have been stopped anywhere. */
	c.ip = VG_(get_IP)(tid);
	return AP_(stack_containing)(&AP_(recorder).stacks, &c, word);
}

static struct ap_hold hold_of_root(const struct ap_root *roots, Addr word)
{
	const struct ap_root *root = roots;
	while (word < root->start || word >= root->end)
		root++;
	struct ap_hold h = { .root = root->kind, .thread = root->thread };
	if (root->kind == AP_ROOT_REGISTER)
		return h;
	if (root->kind == AP_ROOT_STACK) {
		h.stack = root->tid == VG_INVALID_THREADID ? 0 : stack_containing(root->tid, word);
		return h;
	}
	DiEpoch epoch = VG_(current_DiEpoch)();
	const HChar *name, *object = NULL;
	PtrdiffT offset;
	if (VG_(get_datasym_and_offset)(epoch, word, &name, &offset) && offset >= 0) {
		h.name = copy_text(name);
		h.offset = offset;
	}
	VgSectKind section = VG_(DebugInfo_sect_kind)(&object, word);
	/* The part of an object's data that has no bytes in the file is a segment of its own, an anonymous
	   one. */
	if (h.name || section == Vg_SectBSS || section == Vg_SectData)
		h.root = AP_ROOT_STATIC;
	if (h.root == AP_ROOT_MAPPED)
		find_mapping(&h, word);
	if (h.root != AP_ROOT_STATIC)
		return h;
	if (!h.name)
		h.address = word;
	/* Valgrind does not know the .bss of every object. */
	const NSegment *segment = VG_(am_find_nsegment)(word);
	if (section == Vg_SectUnknown)
		object = segment ? VG_(am_get_filename)(segment) : NULL;
	h.object = copy_text(object);
	return h;
}

static struct ap_hold hold_of_block(const struct ap_graph *g, UInt node, SizeT offset)
{
	return (struct ap_hold){ .root = AP_ROOT_KINDS, .site = site_of(g, node), .offset = offset };
}

/* Adds the path to the node. The node itself is no step of it. */
static void add_path(const struct ap_graph *g, const struct ap_root *roots, UInt node, struct ap_leak *leak)
{
	struct ap_hold *h;
	UInt n = 0, to = node, from = g->nodes[node].found_from;
	/* found_from leads from the node to the root. So count the steps first, and then fill them in from
	   the last one on. */
	for (UInt i = from; !(i & AP_FROM_ROOT); i = g->nodes[i].found_from)
		n++;
	leak->path.first = VG_(sizeXA)(s_holds);
	leak->path.n = 1 + (n > 2 * STEPS_KEPT ? 2 * STEPS_KEPT : n);
	struct ap_hold none = { 0 };
	for (UInt i = 0; i < leak->path.n; i++)
		VG_(addToXA)(s_holds, &none);
	UInt place = leak->path.n - 1;
	for (UInt i = n; i > 0; i--, to = from, from = g->nodes[from].found_from) {
		if (n > 2 * STEPS_KEPT && i > STEPS_KEPT && i <= n - STEPS_KEPT)
			continue;
		h = VG_(indexXA)(s_holds, leak->path.first + place--);
		*h = hold_of_block(g, from, AP_(graph_pointer_offset)(g, from, to));
		if (n > 2 * STEPS_KEPT && i == STEPS_KEPT)
			h->skipped = n - 2 * STEPS_KEPT;
	}
	struct ap_hold root = hold_of_root(roots, g->root_words[from & ~AP_FROM_ROOT]);
	h = VG_(indexXA)(s_holds, leak->path.first);
	*h = root;
}

static void add_cycle(struct ap_graph *g, UInt node, struct ap_leak *leak)
{
	struct ap_cycle_step steps[2 * STEPS_KEPT];
	leak->cycle.first = VG_(sizeXA)(s_holds);
	leak->cycle.n = AP_(cycle_shortest)(g, node, steps, 2 * STEPS_KEPT);
	for (UInt i = 0; i < leak->cycle.n; i++) {
		struct ap_hold h = hold_of_block(g, steps[i].node, steps[i].offset);
		VG_(addToXA)(s_holds, &h);
	}
}

/* ---------------------------------------------------- sites ----------------------------------------------- */

static void count_reallocated(struct ap_leak *leak, enum ap_leak_kind kind, const struct ap_block *b)
{
	ULong born_event = AP_(born_event)(b);
	if (!leak->reallocated[kind]++ || born_event < leak->oldest[kind].born_event) {
		leak->oldest[kind].born_event = born_event;
		leak->oldest[kind].reallocations = b->reallocations;
		leak->oldest[kind].first_site_index = b->first_site_index;
	}
}

static struct ap_leak *count_block(const struct ap_graph *g, UInt node, enum ap_leak_kind kind)
{
	const struct ap_block *b = block_of(g, node);
	if (!b)
		return NULL;
	struct ap_site *site = b->site;
	if (!site->leak) {
		site->leak = VG_(allocEltPA)(s_pool);
		VG_(memset)(site->leak, 0, sizeof *site->leak);
	}
	site->leak->blocks[kind]++;
	site->leak->bytes[kind] += b->size - AP_(lent_bytes)(b);
	if (b->reallocations)
		count_reallocated(site->leak, kind, b);
	return site->leak;
}

static enum ap_leak_kind kind_of(const struct ap_graph *g, UInt node)
{
	UChar component = g->flags[g->nodes[node].component];
	return component & AP_NODE_HELD ? AP_INDIRECT : component & AP_NODE_CIRCULAR ? AP_CYCLE : AP_LOST;
}

static void count_blocks(struct ap_graph *g, const struct ap_root *roots)
{
	/* In this order the first block of each site is the nearest to a root. */
	for (UInt i = 0; i < g->reached; i++) {
		struct ap_leak *leak = count_block(g, g->reach_order[i], AP_REACHABLE);
		if (leak && !leak->path.n)
			add_path(g, roots, g->reach_order[i], leak);
	}
	for (UInt i = 0; i < g->n; i++) {
		if (g->flags[i] & AP_NODE_REACHED)
			continue;
		enum ap_leak_kind kind = kind_of(g, i);
		struct ap_leak *leak = count_block(g, i, kind);
		if (leak && kind == AP_CYCLE && leak->blocks[AP_CYCLE] == 1)
			add_cycle(g, i, leak);
	}
}

void AP_(leaks_find)(void)
{
	if (s_found)
		return;
	s_found = True;
	s_pool = VG_(newPA)(sizeof(struct ap_leak), 1000, VG_(malloc), "ap.leaks.pool", VG_(free));
	s_holds = VG_(newXA)(VG_(malloc), "ap.leaks.holds", VG_(free), sizeof(struct ap_hold));
	struct ap_graph g;
	AP_(calls_put_back)();
	AP_(graph_build)(&g);
	UInt n_roots;
	const struct ap_root *roots = AP_(roots_collect)(&n_roots);
	AP_(graph_find_reachable)(&g, roots, n_roots);
	AP_(cycles_find_components)(&g);
	count_blocks(&g, roots);
	AP_(roots_free)();
	AP_(graph_free)(&g);
	AP_(calls_take_again)();
	for (UInt i = 0; i < AP_(sites_count)(&AP_(recorder).sites); i++)
		if (AP_(site_by_index)(&AP_(recorder).sites, i)->leak)
			AP_(site_by_index)(&AP_(recorder).sites, i)->leak->site_number = i + 1;
}

void AP_(leaks_forget)(void)
{
	if (!s_found)
		return;
	s_found = False;
	for (UInt i = 0; i < AP_(sites_count)(&AP_(recorder).sites); i++)
		AP_(site_by_index)(&AP_(recorder).sites, i)->leak = NULL;
	for (Word i = 0; i < VG_(sizeXA)(s_holds); i++) {
		const struct ap_hold *h = VG_(indexXA)(s_holds, i);
		if (h->name)
			VG_(free)(h->name);
		if (h->object)
			VG_(free)(h->object);
	}
	VG_(deleteXA)(s_holds);
	VG_(deletePA)(s_pool);
}
