/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The calls of a tree in a profile of pprof's: each with what was inlined there is one location, and is written when a stack first has
   it. Locations have no addresses: they would differ from build to build, and pprof tells calls apart by function and line. */
#ifndef CLI_PPROF_CALLS_H
#define CLI_PPROF_CALLS_H

#include "analysis/frame_tree.h"
#include "exports/pprof_file.h"

struct pprof_calls;

/* Borrows both. Free with pprof_calls_free. */
struct pprof_calls *pprof_calls_new(struct pprof_file *f, const struct frame_tree *t);
void pprof_calls_free(struct pprof_calls *c);

/* Writes an executable or library, if it is new. pprof takes the first one for the program. Returns its number. */
uint64_t pprof_calls_object(struct pprof_calls *c, const char *name);

/* Sets `locations` (of uint64_t) to those of a node's stack, the innermost first. */
void pprof_calls_stack(struct pprof_calls *c, uint32_t node, GArray *locations);

#endif
