/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* How the blocks of some sites usually end: how many were freed, by which threads, in which functions. */
#ifndef CLI_LEAK_USAGE_H
#define CLI_LEAK_USAGE_H

#include "analysis/ledger.h"
#include "names/row_key.h"

/* Who freed some of the blocks. */
struct leak_freer {
	guint pool;              /* the thread's */
	uint32_t key;            /* a name_id (the freeing function) or a trace_id; 0: unknown */
	stack_id stack;          /* a stack with that key */
	int64_t blocks, bytes;
};

struct leak_usage {
	int64_t allocated;       /* blocks, including those that a realloc made */
	int64_t freed, freed_bytes;
	int64_t taken;           /* by a realloc, which moves a block to another site */
	GArray *freers;          /* of struct leak_freer, those with the most blocks first */
};

/* Adds up n sites, and lists who freed by function or by trace. Clear with leak_usage_clear. */
struct leak_usage leak_usage_of(const struct ledger *l, struct attribution *a, const uint32_t *sites, guint n,
                                enum group_kind kind);
void leak_usage_clear(struct leak_usage *u);

#endif
