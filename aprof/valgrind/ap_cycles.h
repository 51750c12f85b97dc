/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Finds which of the blocks that no root reaches hold each other, and which ones nothing holds. */
#ifndef AP_CYCLES_H
#define AP_CYCLES_H

#include "valgrind/ap_graph.h"

/* Finds the strongly connected components among the nodes that no root reaches. Each node's `component`
   becomes the first node of its component, and that node gets AP_NODE_HELD and AP_NODE_CIRCULAR. */
extern void AP_(cycles_find_components)(struct ap_graph *g);

/* Finds a shortest cycle through a node of a circular component. Fills steps with the nodes on the way, each
   with the offset of its pointer to the next one, beginning with `node`. Returns their number. Returns 0
   where a bounded search finds no cycle, or the cycle has more than `room` nodes. */
struct ap_cycle_step { UInt node; SizeT offset; };
extern UInt AP_(cycle_shortest)(struct ap_graph *g, UInt node, struct ap_cycle_step *steps, UInt room);

#endif
