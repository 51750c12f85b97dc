/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The live blocks and what points to what, for as long as a scan lasts. An aligned word that is an address in a block
   points to it, whatever its place in the block; a block of 0 bytes has its first address. Under 64 bytes of memory a block,
   no recursion. */
#ifndef AP_GRAPH_H
#define AP_GRAPH_H

#include "ap_blocks.h"
#include "ap_roots.h"

#define AP_NO_NODE 0xFFFFFFFFu
/* A node's `from` where a root holds it: this bit, and its number among those. */
#define AP_FROM_ROOT 0x80000000u

enum ap_node_flag {
	AP_NODE_REACHED = 1,       /* from a root */
	AP_NODE_OWN = 2,           /* not inherited through a fork */
	AP_NODE_HELD = 4,          /* of the first of a component: a lost block outside of it points into it */
	AP_NODE_CIRCULAR = 8,      /* likewise: its blocks lead back to themselves */
	AP_NODE_DONE = 16,         /* its component is known */
};

struct ap_node {
	Addr start;
	SizeT size;           /* that the program may use */
	union {
		UInt found_from;      /* of a node that was reached: the node or the root through which it was found first */
		UInt component;       /* of another: the first node of its component */
	};
	union {                       /* scratch of ap_cycles, 0 at first */
		UInt entered_at;      /* when the search entered the node, from 1 */
		UInt previous;        /* the node before it on a way */
	};
};

struct ap_graph {
	UInt n, reached;
	struct ap_node *nodes;    /* in order of address */
	UChar *flags;             /* of enum ap_node_flag, by node */
	UInt *reach_order;              /* the nodes in the order in which they were reached */
	Addr *root_words;              /* the words of roots through which nodes were found */
	UInt n_root_words;
	/* the rest is for looking up */
	Addr low, span;
	UInt shift;
	UInt *index;              /* by (address − low) >> shift: the first node that starts no earlier than that */
	UInt root_words_room;
	Bool has_unreadable_pages;               /* there is memory of the heap that cannot be read */
};

extern void AP_(graph_build)(struct ap_graph *g);
extern void AP_(graph_free)(struct ap_graph *g);

/* The node that word points to, or AP_NO_NODE. */
extern UInt AP_(graph_node_at)(const struct ap_graph *g, Addr word);

/* The first node that block node points to from *offset on, or AP_NO_NODE; *offset: behind that word. */
extern UInt AP_(graph_next_pointer)(const struct ap_graph *g, UInt node, SizeT *offset);

/* The offset in block node of its first pointer to another, which it has. */
extern SizeT AP_(graph_pointer_offset)(const struct ap_graph *g, UInt node, UInt to);

/* Reaches all that can be reached from these roots, the nearest to the roots first, so that a chain of `from` is a shortest
   path. */
extern void AP_(graph_find_reachable)(struct ap_graph *g, const struct ap_root *roots, UInt n_roots);

#endif
