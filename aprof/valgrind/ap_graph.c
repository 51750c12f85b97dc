/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_graph.h"

#include "valgrind/ap_announced.h"
#include "valgrind/ap_false_pointers.h"
#include "valgrind/ap_observed.h"
#include "valgrind/ap_roots.h"
#include "valgrind/ap_usable.h"

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

static inline SizeT node_extent(const struct ap_node *node)
{
	return node->size ? node->size : 1;
}

static inline Bool contains(const struct ap_node *node, Addr address)
{
	return address - node->start < node_extent(node);
}

/* A graph to which nodes are added in order of address; an announced block comes behind its arena. */
struct building {
	struct ap_graph *g;
	const struct ap_announced *next;   /* the next one to be added, or NULL */
	UInt last_of_malloc;               /* the last node that may be around another one, or AP_NO_NODE */
};

static UInt add_node(struct ap_graph *g, Addr start, SizeT size, ULong born_event)
{
	UInt node = g->n++;
	g->flags[node] = AP_(counts_since)(born_event) ? AP_NODE_OWN : 0;
	g->nodes[node] = (struct ap_node){ start, size, { AP_NO_NODE }, { 0 } };
	Addr end = start + node_extent(&g->nodes[node]);
	if (end - g->nodes[0].start > g->span)
		g->span = end - g->nodes[0].start;
	return node;
}

static void add_announced_before(struct building *b, Addr end)
{
	for (const struct ap_announced *a; (a = b->next) && a->block.address < end;
	     b->next = AP_(announced_from)(a->block.address + 1)) {
		UInt node = add_node(b->g, a->block.address, a->block.size, a->block.born_event), last = b->last_of_malloc;
		b->g->flags[node] |= AP_NODE_ANNOUNCED;
		b->g->around[node] = last != AP_NO_NODE && contains(&b->g->nodes[last], a->block.address) ? last : AP_NO_NODE;
	}
}

static void add_block(const struct ap_block *block, void *data)
{
	struct building *b = data;
	add_announced_before(b, block->address);
	UInt node = add_node(b->g, block->address, AP_(usable_bytes)(block), AP_(born_event)(block)), last = b->last_of_malloc;
	/* An allocator of the program's own may have taken its memory from malloc. */
	Bool is_within = block->observed && last != AP_NO_NODE && contains(&b->g->nodes[last], block->address);
	if (b->g->around)
		b->g->around[node] = is_within ? last : AP_NO_NODE;
	if (!is_within)
		b->last_of_malloc = node;
}

/* Makes an index with about as many entries as there are blocks. node_at searches between two entries. */
static void make_index(struct ap_graph *g)
{
	g->low = g->nodes[0].start;
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
	ULong announced = AP_(announced_total)().blocks, n = AP_(blocks_count)() + announced;
	tl_assert(n < NODES_LIMIT);
	*g = (struct ap_graph){ .nodes = VG_(malloc)("ap.graph.nodes", (n + 1) * sizeof *g->nodes),
	                        .reach_order = VG_(malloc)("ap.graph.order", (n + 1) * sizeof *g->reach_order),
	                        .flags = VG_(malloc)("ap.graph.marks", n + 1) };
	if (announced || AP_(observed_any)())
		g->around = VG_(malloc)("ap.graph.around", n * sizeof *g->around);
	struct building b = { g, AP_(announced_from)(0), AP_NO_NODE };
	AP_(blocks_for_each)(add_block, &b);
	add_announced_before(&b, ~(Addr)0);
	tl_assert(g->n == n);
	g->has_unreadable_pages = g->around || heap_has_unreadable_pages();
	if (n)
		make_index(g);
}

void AP_(graph_free)(struct ap_graph *g)
{
	VG_(free)(g->nodes);
	VG_(free)(g->reach_order);
	VG_(free)(g->flags);
	if (g->around)
		VG_(free)(g->around);
	if (g->index)
		VG_(free)(g->index);
	if (g->root_words)
		VG_(free)(g->root_words);
}

/* How many nodes start no later than the word, which lies `place` bytes behind g->low. */
static inline UInt nodes_up_to(const struct ap_graph *g, Addr word, Addr place)
{
	UInt after = g->index[(place >> g->shift) + 1], from = g->index[place >> g->shift];
	while (from < after) {
		UInt middle = from + (after - from) / 2;
		if (g->nodes[middle].start <= word)
			from = middle + 1;
		else
			after = middle;
	}
	return from;
}

static inline UInt node_at(const struct ap_graph *g, Addr word)
{
	Addr place = word - g->low;
	if (LIKELY(place >= g->span))
		return AP_NO_NODE;
	/* The node that contains the word is the last one that starts no later, or the one around that. */
	UInt n = nodes_up_to(g, word, place);
	if (n == 0)
		return AP_NO_NODE;
	if (contains(&g->nodes[n - 1], word))
		return n - 1;
	UInt around = g->around ? g->around[n - 1] : AP_NO_NODE;
	return around != AP_NO_NODE && contains(&g->nodes[around], word) ? around : AP_NO_NODE;
}

UInt AP_(graph_node_at)(const struct ap_graph *g, Addr word)
{
	return node_at(g, word);
}

/* ------------------------------------------------- pointers ---------------------------------------------- */

static VG_MINIMAL_JMP_BUF(s_fault_jump);

static void on_fault(Int signal, Addr address)
{
	(void)signal; (void)address;
	VG_MINIMAL_LONGJMP(s_fault_jump);
}

/* The words from `at` to `end` of a block, which has the words from low to high. */
struct words { const Addr *at, *end; Addr low, high; };

/* The node that the word at w->at points to, or AP_NO_NODE. */
static inline UInt pointed_to(const struct ap_graph *g, const struct words *w)
{
	UInt node = node_at(g, *w->at);
	return UNLIKELY(node != AP_NO_NODE) && UNLIKELY(AP_(is_symbol_hash)((Addr)w->at, w->low, w->high)) ? AP_NO_NODE : node;
}

/* Looks for a pointer, leaves w->at behind it, and returns what it points to. */
static inline UInt next_pointer(const struct ap_graph *g, struct words *w)
{
	for (; w->at < w->end; w->at++) {
		UInt to = pointed_to(g, w);
		if (to != AP_NO_NODE) {
			w->at++;
			return to;
		}
	}
	return AP_NO_NODE;
}

/* The program may announce memory of a file that was cut since. */
static Bool page_is_readable(Addr a)
{
	if (!VG_(am_is_valid_for_client)(a, sizeof(UWord), VKI_PROT_READ))
		return False;
	vki_sigset_t mask;
	volatile Bool is_readable = False;
	VG_(sigprocmask)(VKI_SIG_SETMASK, NULL, &mask);
	fault_catcher_t before = VG_(set_fault_catcher)(on_fault);
	if (VG_MINIMAL_SETJMP(s_fault_jump) == 0) {
		(void)*(const volatile Addr *)a;
		is_readable = True;
	} else
		VG_(sigprocmask)(VKI_SIG_SETMASK, &mask, NULL);
	VG_(set_fault_catcher)(before);
	return is_readable;
}

static UInt next_pointer_in_readable_pages(const struct ap_graph *g, struct words *w)
{
	const Addr *end = w->end;
	UInt to = AP_NO_NODE;
	while (w->at < end && to == AP_NO_NODE) {
		const Addr *page_end = (const Addr *)(VG_PGROUNDDN((Addr)w->at) + VKI_PAGE_SIZE);
		w->end = page_end < end ? page_end : end;
		if (page_is_readable((Addr)w->at))
			to = next_pointer(g, w);
		else
			w->at = w->end;
	}
	w->end = end;
	return to;
}

/* Sets w->at and w->end to the next words in the node that are in no announced block within it. A word that such a block begins
   or ends in is left out. */
static void find_own_words(const struct ap_graph *g, UInt node, struct words *w)
{
	w->end = (const Addr *)w->high;
	while ((Addr)w->at < w->high) {
		Addr at = (Addr)w->at;
		UInt next = nodes_up_to(g, at, at - g->low);
		const struct ap_node *last = &g->nodes[next - 1];
		if (next - 1 != node && contains(last, at)) {
			w->at = (const Addr *)VG_ROUNDUP(last->start + node_extent(last), sizeof(UWord));
			continue;
		}
		if (next == g->n || g->nodes[next].start >= w->high)
			return;
		w->end = (const Addr *)VG_ROUNDDN(g->nodes[next].start, sizeof(UWord));
		if (w->at < w->end)
			return;
		w->at++;
	}
	w->end = w->at;
}

UInt AP_(graph_next_pointer)(const struct ap_graph *g, UInt node, SizeT *offset)
{
	Addr start = g->nodes[node].start, low = VG_ROUNDUP(start, sizeof(UWord));
	Addr high = VG_ROUNDDN(start + g->nodes[node].size, sizeof(UWord));
	struct words w = { .at = (const Addr *)VG_ROUNDUP(start + *offset, sizeof(UWord)), .end = (const Addr *)high,
	                   .low = low, .high = high };
	while ((Addr)w.at < high) {
		if (UNLIKELY(g->around != NULL))
			find_own_words(g, node, &w);
		UInt to = UNLIKELY(g->has_unreadable_pages) ? next_pointer_in_readable_pages(g, &w) : next_pointer(g, &w);
		if (to != AP_NO_NODE) {
			*offset = (Addr)w.at - start;
			return to;
		}
	}
	/* The arena comes last, once. */
	SizeT behind = VG_ROUNDUP(g->nodes[node].size, sizeof(UWord)) + sizeof(UWord);
	UInt around = g->around && *offset < behind ? g->around[node] : AP_NO_NODE;
	*offset = behind;
	return around;
}

SizeT AP_(graph_pointer_offset)(const struct ap_graph *g, UInt node, UInt to)
{
	SizeT offset = 0;
	UInt found;
	while ((found = AP_(graph_next_pointer)(g, node, &offset)) != AP_NO_NODE && found != to
	       && !(g->around && g->around[found] == to))
		;
	return offset - sizeof(UWord);
}

/* --------------------------------------------------- reaching --------------------------------------------- */

static inline void set_one_reached(struct ap_graph *g, UInt node, UInt from)
{
	g->flags[node] |= AP_NODE_REACHED;
	g->nodes[node].found_from = from;
	g->reach_order[g->reached++] = node;
}

/* A pointer to an announced block is one into its arena, too. */
static inline void set_reached(struct ap_graph *g, UInt node, UInt from)
{
	set_one_reached(g, node, from);
	UInt around = g->around ? g->around[node] : AP_NO_NODE;
	if (UNLIKELY(around != AP_NO_NODE) && !(g->flags[around] & AP_NODE_REACHED))
		set_one_reached(g, around, from);
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

/* The first node that starts at the address or behind it; g->n: none does. */
static UInt first_node_from(const struct ap_graph *g, Addr address)
{
	UInt low = 0, high = g->n;
	while (low < high) {
		UInt middle = low + (high - low) / 2;
		if (g->nodes[middle].start < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Blocks are no roots, whatever memory they lie in. But a stack may lie in one. */
static void scan_around_blocks(struct ap_graph *g, const struct ap_root *root)
{
	struct ap_root part = *root;
	Bool leaves_out = g->around && (root->kind == AP_ROOT_STATIC || root->kind == AP_ROOT_MAPPED);
	for (UInt i = leaves_out ? first_node_from(g, root->start) : g->n; i < g->n && g->nodes[i].start < root->end; i++) {
		part.end = g->nodes[i].start;
		scan_root(g, &part);
		if (g->nodes[i].start + g->nodes[i].size > part.start)
			part.start = g->nodes[i].start + g->nodes[i].size;
	}
	part.end = root->end;
	scan_root(g, &part);
}

void AP_(graph_find_reachable)(struct ap_graph *g, const struct ap_root *roots, UInt n_roots)
{
	for (UInt i = 0; i < n_roots; i++)
		scan_around_blocks(g, &roots[i]);
	for (UInt i = 0; i < g->reached; i++) {
		UInt node = g->reach_order[i], to;
		SizeT offset = 0;
		while ((to = AP_(graph_next_pointer)(g, node, &offset)) != AP_NO_NODE)
			if (!(g->flags[to] & AP_NODE_REACHED))
				set_reached(g, to, node);
	}
}
