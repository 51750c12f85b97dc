/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What usually becomes of the blocks of some sites: how many were freed, by which threads, in which functions. */
#ifndef CLI_LEAK_USAGE_H
#define CLI_LEAK_USAGE_H

#include "analysis/ledger.h"
#include "names/attribution.h"

/* Who freed some of the blocks. */
struct leak_freer {
	guint pool;              /* the thread's */
	uint32_t key;            /* a name_id of the function that a stack is attributed to, or a trace_id; 0: not known */
	stack_id stack;          /* one that it is of */
	int64_t blocks, bytes;
};

struct leak_usage {
	int64_t allocated;       /* blocks, those that a realloc made included */
	int64_t freed, freed_bytes;
	int64_t taken;           /* by a realloc: from then on they are of other sites */
	GArray *freers;          /* of struct leak_freer, those with the most blocks first */
};

/* Of n sites; the freers by function or by trace. To be cleared with leak_usage_clear. */
struct leak_usage leak_usage_of(const struct ledger *l, struct attribution *a, const uint32_t *sites, guint n,
                                enum group_kind kind);
void leak_usage_clear(struct leak_usage *u);

#endif
