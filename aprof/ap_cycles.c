/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Strongly connected components by Tarjan's algorithm (Depth-first search and linear graph algorithms, 1972), with a stack
   of its own instead of recursion. */
#include "ap_cycles.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_mallocfree.h"

/* The most blocks that are looked at for one way around. */
#define SEARCH_MAX 65536

/* A node that is being visited, and how far its words were looked at. */
struct visit { UInt node; SizeT offset; };

struct search {
	struct ap_graph *g;
	UInt *lowest;             /* by node: the earliest node of the pending ones that it leads to */
	UInt *pending;            /* nodes whose component is not known yet */
	UInt n_pending;
	struct visit *visits;
	UInt depth;
	UInt time;
};

static void enter(struct search *s, UInt node)
{
	s->g->nodes[node].link = s->lowest[node] = ++s->time;
	s->pending[s->n_pending++] = node;
	s->visits[s->depth++] = (struct visit){ node, 0 };
}

/* All pending nodes from this one on are a component. */
static void close_component(struct search *s, UInt first)
{
	UInt size = 0, node;
	do {
		node = s->pending[--s->n_pending];
		s->g->nodes[node].from = first;
		s->g->marks[node] |= AP_DONE;
		size++;
	} while (node != first);
	if (size > 1)
		s->g->marks[first] |= AP_CIRCULAR;
}

static void sees(struct search *s, UInt node, UInt to)
{
	struct ap_graph *g = s->g;
	if (to == node)
		g->marks[node] |= AP_CIRCULAR;
	else if (g->marks[to] & AP_DONE)
		g->marks[g->nodes[to].from] |= AP_HELD;
	else if (s->lowest[node] > g->nodes[to].link)
		s->lowest[node] = g->nodes[to].link;
}

static void leave(struct search *s)
{
	UInt node = s->visits[--s->depth].node;
	if (s->lowest[node] == s->g->nodes[node].link)
		close_component(s, node);
	if (!s->depth)
		return;
	UInt holder = s->visits[s->depth - 1].node;
	if (s->g->marks[node] & AP_DONE)
		s->g->marks[s->g->nodes[node].from] |= AP_HELD;
	else if (s->lowest[holder] > s->lowest[node])
		s->lowest[holder] = s->lowest[node];
}

static void search_from(struct search *s, UInt start)
{
	enter(s, start);
	while (s->depth) {
		struct visit *visit = &s->visits[s->depth - 1];
		UInt to = AP_(graph_next)(s->g, visit->node, &visit->offset);
		if (to == AP_NO_NODE)
			leave(s);
		else if (s->g->marks[to] & AP_REACHED)
			continue;
		else if (s->g->nodes[to].link == 0)
			enter(s, to);
		else
			sees(s, visit->node, to);
	}
}

void AP_(cycles_find)(struct ap_graph *g)
{
	UInt lost = g->n - g->reached;
	if (!lost)
		return;
	struct search s = {
		.g = g,
		.lowest = VG_(malloc)("ap.cycles.lowest", g->n * sizeof *s.lowest),
		.pending = VG_(malloc)("ap.cycles.pending", lost * sizeof *s.pending),
		.visits = VG_(malloc)("ap.cycles.visits", lost * sizeof *s.visits),
	};
	for (UInt i = 0; i < g->n; i++)
		if (!(g->marks[i] & AP_REACHED) && g->nodes[i].link == 0)
			search_from(&s, i);
	VG_(free)(s.lowest);
	VG_(free)(s.pending);
	VG_(free)(s.visits);
}

/* ---------------------------------------------- the way around -------------------------------------------- */

/* The steps of the way that ends with last, whose nodes have what comes before them in `link`. */
static UInt way_to(const struct ap_graph *g, UInt node, UInt last, struct ap_step *steps, UInt room)
{
	UInt length = 1;
	for (UInt i = last; i != node; i = g->nodes[i].link)
		length++;
	if (length > room)
		return 0;
	UInt to = node;
	for (UInt i = last, k = length; k > 0; to = i, i = g->nodes[i].link) {
		steps[--k].node = i;
		steps[k].offset = AP_(graph_offset)(g, i, to);
	}
	return length;
}

UInt AP_(cycle_through)(struct ap_graph *g, UInt node, struct ap_step *steps, UInt room)
{
	UInt component = g->nodes[node].from, length = 0, n = 0;
	UInt *queue = VG_(malloc)("ap.cycles.queue", SEARCH_MAX * sizeof *queue);
	queue[n++] = node;
	g->nodes[node].link = AP_NO_NODE;
	for (UInt i = 0; i < n && !length; i++) {
		SizeT offset = 0;
		UInt to;
		while ((to = AP_(graph_next)(g, queue[i], &offset)) != AP_NO_NODE && to != node) {
			if (g->nodes[to].from != component || g->marks[to] & AP_REACHED || !(g->marks[to] & AP_DONE) || n == SEARCH_MAX)
				continue;
			g->marks[to] &= ~AP_DONE;
			g->nodes[to].link = queue[i];
			queue[n++] = to;
		}
		if (to == node)
			length = way_to(g, node, queue[i], steps, room);
		if (to == node && !length)
			break;
	}
	for (UInt i = 0; i < n; i++)
		g->marks[queue[i]] |= AP_DONE;
	VG_(free)(queue);
	return length;
}
