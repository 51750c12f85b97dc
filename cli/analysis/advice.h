/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Advice from evidence: which vectors could begin with their last capacity, and which blocks could be one that is used again. Nothing
   is said that the counters do not prove. docs/advice.md explains it to users. */
#ifndef CLI_ADVICE_H
#define CLI_ADVICE_H

#include "analysis/advice_sums.h"
#include "analysis/aggregate.h"
#include "analysis/ledger.h"
#include "names/container.h"

enum advice_kind { ADVICE_CAPACITY, ADVICE_REUSE, ADVICE_KINDS };

/* Where a part of it was seen: one stack of calls, in one thread. */
struct advice_stack { trace_id trace; int64_t depth, saved_allocations, saved_bytes; };

/* What could be better at one line of a function. */
struct advice {
	enum advice_kind kind;
	enum container container;
	name_id function;            /* that the allocations are attributed to */
	name_id via;                 /* the function of a dependency that calls the container; none: the function does */
	name_id file;                /* of the function */
	uint32_t line;               /* 0: unknown */
	struct advice_growth growth; /* CAPACITY: sums, and the largest block; item is 0 if not all items have one size */
	bool alike;                  /* CAPACITY: all vectors end with as many bytes */
	struct advice_reuse reuse;   /* REUSE: sums, and the smallest and largest block; one block is kept for each stack */
	int64_t saved_allocations, saved_bytes;
	GArray *stacks;              /* of struct advice_stack, those that would save most first */
};

/* Returns an array of struct advice, what saves most (by options->sort) first, and nothing that would save very little. keeps selects sites as in aggregate_rows; what
   they prove does not depend on it. Release with g_array_unref. */
GArray *advice_find(const struct side *side, const struct ledger *l, const struct report_options *options, aggregate_keeps keeps,
                    void *data);

static inline const struct advice *advice_at(const GArray *all, guint i)
{ return &g_array_index(all, struct advice, i); }

/* Whether a short report mentions it: if it is about the function itself, and would save a hundredth of the run's allocations or
   bytes. */
bool advice_is_worthwhile(const struct advice *a, const struct cost *totals);

/* Advice that only one side of a comparison has. Lines do not matter. */
struct advice_change { const struct advice *advice; bool gone; };

/* Returns an array of struct advice_change: what is new, then what is gone, each in the order of its side. It borrows both. */
GArray *advice_changes(const GArray *baseline, const GArray *current);

#endif
