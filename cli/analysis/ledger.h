/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Who allocated and who freed: the releases of a model, added up by pairs of threads, or of pools of threads. */
#ifndef CLI_LEDGER_H
#define CLI_LEDGER_H

#include "model/thread_pools.h"

/* How many blocks that `from` allocated `to` freed, or took over by a realloc. Both are indices into the list of pools. */
struct ledger_cell {
	guint from, to;
	int64_t blocks, bytes, resized, resized_bytes;
};

struct ledger;

/* Borrows its arguments. */
struct ledger *ledger_new(const struct model *m, const struct thread_pools *p);
void ledger_free(struct ledger *l);

const struct thread_pools *ledger_pools(const struct ledger *l);

/* Whether the ledger knows who freed. After cross-thread frees a baseline does not. */
bool ledger_is_known(const struct ledger *l);

/* Appends the releases of a site's blocks to an array of struct release. Without free_stacks the site's own thread gets one
   release without a stack; if it is unknown who freed, it gets none. */
void ledger_releases(const struct ledger *l, uint32_t site, GArray *to);

/* Returns an array of struct ledger_cell, sorted by (from, to), without empty ones: for n sites, or for all if sites is NULL. */
GArray *ledger_cells(const struct ledger *l, const uint32_t *sites, guint n);

/* What one pool allocated at some sites. */
struct ledger_share { guint pool; struct cost cost; };

/* Returns an array of struct ledger_share, in order of pools: who allocated at n sites. */
GArray *ledger_shares(const struct ledger *l, const uint32_t *sites, guint n);

/* The sum of the cells whose `from` and `to` differ. */
struct ledger_cell ledger_crossed(const GArray *cells);

#endif
