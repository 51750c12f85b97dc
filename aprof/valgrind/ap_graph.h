/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The graph of live blocks, while a scan for leaks lasts: a node for each block, and an edge for each
   pointer. An aligned word points to a block when it is the address of any byte of it; a block of 0 bytes has
   one address. An announced block may lie within a block of malloc, its arena: words there are the announced
   block's alone, and who leads to it leads to the arena, too. The graph takes under 64 bytes for each block, and 4 more where
   any is announced, and no walk through it recurses. */
#ifndef AP_GRAPH_H
#define AP_GRAPH_H

#include "valgrind/ap_blocks.h"
#include "valgrind/ap_roots.h"

#define AP_NO_NODE 0xFFFFFFFFu
/* In found_from: a root points to the node, through root_words[found_from without this bit]. */
#define AP_FROM_ROOT 0x80000000u

enum ap_node_flag {
	AP_NODE_REACHED = 1,   /* a root leads to the node */
	AP_NODE_OWN = 2,       /* the process allocated the block itself and did not inherit it */
	AP_NODE_HELD = 4,      /* at the first node of a component: a lost block outside points into it */
	AP_NODE_CIRCULAR = 8,  /* at the first node of a component: its blocks lead back to themselves */
	AP_NODE_DONE = 16,     /* ap_cycles knows the node's component */
	AP_NODE_ANNOUNCED = 32,  /* an announced block */
};

struct ap_node {
	Addr start;
	SizeT size;           /* the bytes that the program may use */
	union {
		/* of a node that the scan reached: the node or the root that first led to it */
		UInt found_from;
		UInt component;   /* of a node that it did not reach: the first node of its component */
	};
	union {                   /* scratch of ap_cycles, 0 at first */
		UInt entered_at;  /* when the search entered the node, from 1 */
		UInt previous;    /* the node before it on a way */
	};
};

struct ap_graph {
	UInt n, reached;
	struct ap_node *nodes;  /* in order of address */
	UChar *flags;           /* of enum ap_node_flag, by node */
	UInt *around;           /* by node: that of its arena, or AP_NO_NODE. NULL if no block is announced */
	UInt *reach_order;      /* the nodes in the order in which the scan reached them */
	Addr *root_words;       /* the words in roots that first led to nodes */
	UInt n_root_words;
	/* private to ap_graph */
	Addr low, span;
	UInt shift;
	/* by (address − low) >> shift: the first node that does not start before that address */
	UInt *index;
	UInt root_words_room;
	Bool has_unreadable_pages;               /* the program made a part of the heap unreadable */
};

extern void AP_(graph_build)(struct ap_graph *g);
extern void AP_(graph_free)(struct ap_graph *g);

/* The node whose block the word points to, or AP_NO_NODE. */
extern UInt AP_(graph_node_at)(const struct ap_graph *g, Addr word);

/* Finds the next pointer in the block `node` from *offset on. Returns the node that it points to and moves
   *offset behind the pointer. Returns AP_NO_NODE where no pointer follows. An announced block in an arena leads to the
   arena at last, with *offset behind its own bytes. */
extern UInt AP_(graph_next_pointer)(const struct ap_graph *g, UInt node, SizeT *offset);

/* The offset, in the block `node`, of its first pointer to the node `to`, or to a block within that. It must have one. */
extern SizeT AP_(graph_pointer_offset)(const struct ap_graph *g, UInt node, UInt to);

/* Marks all nodes that the roots lead to as reached, in order of their distance from a root: the chain of
   found_from is then a shortest path. */
extern void AP_(graph_find_reachable)(struct ap_graph *g, const struct ap_root *roots, UInt n_roots);

#endif
