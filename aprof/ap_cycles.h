/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Among the blocks that no root reaches: which of them hold each other, and which nothing holds. */
#ifndef AP_CYCLES_H
#define AP_CYCLES_H

#include "ap_graph.h"

/* Gives every node that was not reached the first of its component in `from`, and that one its marks. */
extern void AP_(cycles_find_components)(struct ap_graph *g);

/* A shortest way from a node of a circular component through it back to the node: its nodes in their order, each with the
   offset of the pointer to the next, at most room of them. 0 where none is found within a bounded search, or it is longer. */
struct ap_cycle_step { UInt node; SizeT offset; };
extern UInt AP_(cycle_shortest)(struct ap_graph *g, UInt node, struct ap_cycle_step *steps, UInt room);

#endif
