/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_graph.h"

#include "valgrind/ap_alloc.h"
#include "valgrind/ap_false_pointers.h"
#include "valgrind/ap_roots.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcsetjmp.h"
#include "pub_tool_libcsignal.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_signals.h"
#include "pub_tool_vki.h"

/* The number of a node must not have the bit of a root. */
#define NODES_LIMIT (AP_FROM_ROOT - 1)

static void add_node(const struct ap_block *b, void *data)
{
	struct ap_graph *g = data;
	g->flags[g->n] = AP_(alloc_is_own)(b) ? AP_NODE_OWN : 0;
	g->nodes[g->n++] = (struct ap_node){ b->address, AP_(alloc_usable_bytes)(b), { AP_NO_NODE }, { 0 } };
}

static inline SizeT node_extent(const struct ap_node *node)
{
	return node->size ? node->size : 1;
}

/* Makes an index with about as many entries as there are blocks. node_at searches between two entries. */
static void make_index(struct ap_graph *g)
{
	const struct ap_node *last = &g->nodes[g->n - 1];
	g->low = g->nodes[0].start;
	g->span = last->start + node_extent(last) - g->low;
	g->shift = 4;
	while (g->span >> g->shift > g->n)
		g->shift++;
	SizeT entries = (g->span >> g->shift) + 2;
	g->index = VG_(malloc)("ap.graph.first", entries * sizeof *g->index);
	UInt node = 0;
	for (SizeT i = 0; i < entries; i++) {
		while (node < g->n && g->nodes[node].start < g->low + (i << g->shift))
			node++;
		g->index[i] = node;
	}
}

/* Whether the program has made a part of its heap unreadable, by mprotect. */
static Bool heap_has_unreadable_pages(void)
{
	Addr starts[256];
	Int n = VG_(am_get_segment_starts)(SkAnonC, starts, 256);
	if (n < 0)
		return True;
	for (Int i = 0; i < n; i++) {
		const NSegment *s = VG_(am_find_nsegment)(starts[i]);
		if (s && s->isCH && !s->hasR)
			return True;
	}
	return False;
}

void AP_(graph_build)(struct ap_graph *g)
{
	ULong n = AP_(blocks_count)();
	tl_assert(n < NODES_LIMIT);
	*g = (struct ap_graph){ .nodes = VG_(malloc)("ap.graph.nodes", (n + 1) * sizeof *g->nodes),
	                        .reach_order = VG_(malloc)("ap.graph.order", (n + 1) * sizeof *g->reach_order),
	                        .flags = VG_(malloc)("ap.graph.marks", n + 1) };
	AP_(blocks_for_each)(add_node, g);
	tl_assert(g->n == n);
	g->has_unreadable_pages = heap_has_unreadable_pages();
	if (n)
		make_index(g);
}

void AP_(graph_free)(struct ap_graph *g)
{
	VG_(free)(g->nodes);
	VG_(free)(g->reach_order);
	VG_(free)(g->flags);
	if (g->index)
		VG_(free)(g->index);
	if (g->root_words)
		VG_(free)(g->root_words);
}

static inline UInt node_at(const struct ap_graph *g, Addr word)
{
	Addr place = word - g->low;
	if (LIKELY(place >= g->span))
		return AP_NO_NODE;
	/* The node that contains the word is the last one that starts no later. Search for the node after it:
	   it is between these two. */
	UInt after = g->index[(place >> g->shift) + 1], from = g->index[place >> g->shift];
	while (from < after) {
		UInt middle = from + (after - from) / 2;
		if (g->nodes[middle].start <= word)
			from = middle + 1;
		else
			after = middle;
	}
	if (from == 0)
		return AP_NO_NODE;
	const struct ap_node *node = &g->nodes[from - 1];
	return word - node->start < node_extent(node) ? from - 1 : AP_NO_NODE;
}

UInt AP_(graph_node_at)(const struct ap_graph *g, Addr word)
{
	return node_at(g, word);
}

/* The node that the word at `at` points to, or AP_NO_NODE. `at` lies in memory from low to high. */
static inline UInt pointed_to(const struct ap_graph *g, const Addr *at, Addr low, Addr high)
{
	UInt node = node_at(g, *at);
	return UNLIKELY(node != AP_NO_NODE) && UNLIKELY(AP_(is_symbol_hash)((Addr)at, low, high)) ? AP_NO_NODE : node;
}

static Bool page_is_readable(Addr a)
{
	return VG_(am_is_valid_for_client)(a, sizeof(UWord), VKI_PROT_READ);
}

static UInt next_pointer_in_readable_pages(const struct ap_graph *g, UInt node, SizeT *offset)
{
	SizeT end = VG_ROUNDDN(g->nodes[node].size, sizeof(UWord));
	Addr start = g->nodes[node].start;
	Bool readable = False;
	for (SizeT at = *offset; at < end; at += sizeof(UWord)) {
		if (at == *offset || VG_IS_PAGE_ALIGNED(start + at))
			readable = page_is_readable(start + at);
		UInt to = readable ? pointed_to(g, (const Addr *)(start + at), start, start + end) : AP_NO_NODE;
		if (to != AP_NO_NODE) {
			*offset = at + sizeof(UWord);
			return to;
		}
	}
	*offset = end;
	return AP_NO_NODE;
}

UInt AP_(graph_next_pointer)(const struct ap_graph *g, UInt node, SizeT *offset)
{
	if (UNLIKELY(g->has_unreadable_pages))
		return next_pointer_in_readable_pages(g, node, offset);
	Addr start = g->nodes[node].start;
	const Addr *at = (const Addr *)(start + *offset);
	const Addr *end = (const Addr *)(start + VG_ROUNDDN(g->nodes[node].size, sizeof(UWord)));
	for (; at < end; at++) {
		UInt to = pointed_to(g, at, start, (Addr)end);
		if (to != AP_NO_NODE) {
			*offset = (Addr)(at + 1) - start;
			return to;
		}
	}
	*offset = (Addr)end - start;
	return AP_NO_NODE;
}

SizeT AP_(graph_pointer_offset)(const struct ap_graph *g, UInt node, UInt to)
{
	SizeT offset = 0;
	UInt found;
	while ((found = AP_(graph_next_pointer)(g, node, &offset)) != AP_NO_NODE && found != to)
		;
	return offset - sizeof(UWord);
}

/* --------------------------------------------------- reaching --------------------------------------------- */

static inline void set_reached(struct ap_graph *g, UInt node, UInt from)
{
	g->flags[node] |= AP_NODE_REACHED;
	g->nodes[node].found_from = from;
	g->reach_order[g->reached++] = node;
}

static void add_root_word(struct ap_graph *g, UInt node, Addr word)
{
	if (g->n_root_words == g->root_words_room) {
		g->root_words_room = g->root_words_room + g->root_words_room / 2 + 64;
		g->root_words = VG_(realloc)("ap.graph.root-words", g->root_words,
		                             g->root_words_room * sizeof *g->root_words);
	}
	g->root_words[g->n_root_words] = word;
	set_reached(g, node, AP_FROM_ROOT | g->n_root_words++);
}

static VG_MINIMAL_JMP_BUF(s_fault_jump);

static void on_fault(Int signal, Addr address)
{
	(void)signal; (void)address;
	VG_MINIMAL_LONGJMP(s_fault_jump);
}

/* Scans a root for pointers. A page may turn out to be unreadable: the file behind it was cut, or it is a
   guard page that no segment shows. The scan then goes on with the next page. */
static void scan_root(struct ap_graph *g, const struct ap_root *root)
{
	/* The fault catcher returns with the signals of the fault blocked, so restore the mask. */
	vki_sigset_t mask;
	volatile Addr at = VG_ROUNDUP(root->start, sizeof(UWord));
	Addr end = VG_ROUNDDN(root->end, sizeof(UWord));
	VG_(sigprocmask)(VKI_SIG_SETMASK, NULL, &mask);
	fault_catcher_t before = VG_(set_fault_catcher)(on_fault);
	if (VG_MINIMAL_SETJMP(s_fault_jump) != 0) {
		VG_(sigprocmask)(VKI_SIG_SETMASK, &mask, NULL);
		at = VG_PGROUNDDN(at) + VKI_PAGE_SIZE;
	}
	for (Addr p = at; p < end; p += sizeof(UWord)) {
		at = p;
		Addr word = *(const Addr *)p;
		if (LIKELY(word - g->low >= g->span))
			continue;
		UInt node = node_at(g, word);
		if (node != AP_NO_NODE && !(g->flags[node] & AP_NODE_REACHED)
		    && !AP_(is_symbol_hash)(p, root->start, end)
		    && !(root->loader && AP_(is_loader_clock)(p)))
			add_root_word(g, node, p);
	}
	VG_(set_fault_catcher)(before);
}

void AP_(graph_find_reachable)(struct ap_graph *g, const struct ap_root *roots, UInt n_roots)
{
	for (UInt i = 0; i < n_roots; i++)
		scan_root(g, &roots[i]);
	for (UInt i = 0; i < g->reached; i++) {
		UInt node = g->reach_order[i], to;
		SizeT offset = 0;
		while ((to = AP_(graph_next_pointer)(g, node, &offset)) != AP_NO_NODE)
			if (!(g->flags[to] & AP_NODE_REACHED))
				set_reached(g, to, node);
	}
}
