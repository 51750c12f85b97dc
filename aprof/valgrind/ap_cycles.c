/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Tarjan's algorithm (Depth-first search and linear graph algorithms, 1972). An array takes the place of
   recursion. */
#include "valgrind/ap_cycles.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_mallocfree.h"

/* The search for one cycle looks at no more blocks than this. */
#define SEARCH_MAX 65536

/* A node that the search has entered and not yet left, and the offset of its next word. */
struct visit { UInt node; SizeT offset; };

struct search {
	struct ap_graph *g;
	UInt *lowest;   /* by node: the earliest pending node that it is known to lead to */
	UInt *pending;  /* nodes whose component is not yet known */
	UInt n_pending;
	struct visit *visits;
	UInt depth;
	UInt time;
};

static void enter_node(struct search *s, UInt node)
{
	s->g->nodes[node].entered_at = s->lowest[node] = ++s->time;
	s->pending[s->n_pending++] = node;
	s->visits[s->depth++] = (struct visit){ node, 0 };
}

/* The pending nodes from `first` on are a component. */
static void close_component(struct search *s, UInt first)
{
	UInt size = 0, node;
	do {
		node = s->pending[--s->n_pending];
		s->g->nodes[node].component = first;
		s->g->flags[node] |= AP_NODE_DONE;
		size++;
	} while (node != first);
	if (size > 1)
		s->g->flags[first] |= AP_NODE_CIRCULAR;
}

static void note_pointer(struct search *s, UInt node, UInt to)
{
	struct ap_graph *g = s->g;
	if (to == node)
		g->flags[node] |= AP_NODE_CIRCULAR;
	else if (g->flags[to] & AP_NODE_DONE)
		g->flags[g->nodes[to].component] |= AP_NODE_HELD;
	else if (s->lowest[node] > g->nodes[to].entered_at)
		s->lowest[node] = g->nodes[to].entered_at;
}

static void leave_node(struct search *s)
{
	UInt node = s->visits[--s->depth].node;
	if (s->lowest[node] == s->g->nodes[node].entered_at)
		close_component(s, node);
	if (!s->depth)
		return;
	UInt holder = s->visits[s->depth - 1].node;
	if (s->g->flags[node] & AP_NODE_DONE)
		s->g->flags[s->g->nodes[node].component] |= AP_NODE_HELD;
	else if (s->lowest[holder] > s->lowest[node])
		s->lowest[holder] = s->lowest[node];
}

static void search_from(struct search *s, UInt start)
{
	enter_node(s, start);
	while (s->depth) {
		struct visit *visit = &s->visits[s->depth - 1];
		UInt to = AP_(graph_next_pointer)(s->g, visit->node, &visit->offset);
		if (to == AP_NO_NODE)
			leave_node(s);
		else if (s->g->flags[to] & AP_NODE_REACHED)
			continue;
		else if (s->g->nodes[to].entered_at == 0)
			enter_node(s, to);
		else
			note_pointer(s, visit->node, to);
	}
}

void AP_(cycles_find_components)(struct ap_graph *g)
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
		if (!(g->flags[i] & AP_NODE_REACHED) && g->nodes[i].entered_at == 0)
			search_from(&s, i);
	VG_(free)(s.lowest);
	VG_(free)(s.pending);
	VG_(free)(s.visits);
}

/* ---------------------------------------------- the way around -------------------------------------------- */

/* Collects the steps of a cycle through `node` whose last node is `last`, along `previous`. Returns 0 without
   room. */
static UInt collect_steps(const struct ap_graph *g, UInt node, UInt last, struct ap_cycle_step *steps, UInt room)
{
	UInt length = 1;
	for (UInt i = last; i != node; i = g->nodes[i].previous)
		length++;
	if (length > room)
		return 0;
	UInt to = node;
	for (UInt i = last, k = length; k > 0; to = i, i = g->nodes[i].previous) {
		steps[--k].node = i;
		steps[k].offset = AP_(graph_pointer_offset)(g, i, to);
	}
	return length;
}

UInt AP_(cycle_shortest)(struct ap_graph *g, UInt node, struct ap_cycle_step *steps, UInt room)
{
	UInt component = g->nodes[node].component, length = 0, n = 0;
	UInt *queue = VG_(malloc)("ap.cycles.queue", SEARCH_MAX * sizeof *queue);
	queue[n++] = node;
	g->nodes[node].previous = AP_NO_NODE;
	for (UInt i = 0; i < n && !length; i++) {
		SizeT offset = 0;
		UInt to;
		while ((to = AP_(graph_next_pointer)(g, queue[i], &offset)) != AP_NO_NODE && to != node) {
			/* While the search lasts, a node that it has visited is not done. */
			if (g->nodes[to].component != component || g->flags[to] & AP_NODE_REACHED
			    || !(g->flags[to] & AP_NODE_DONE) || n == SEARCH_MAX)
				continue;
			g->flags[to] &= ~AP_NODE_DONE;
			g->nodes[to].previous = queue[i];
			queue[n++] = to;
		}
		if (to == node)
			length = collect_steps(g, node, queue[i], steps, room);
		if (to == node && !length)
			break;
	}
	for (UInt i = 0; i < n; i++)
		g->flags[queue[i]] |= AP_NODE_DONE;
	VG_(free)(queue);
	return length;
}
