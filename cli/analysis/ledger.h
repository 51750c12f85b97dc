/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Who allocated and who freed: what a model says of the ends of blocks, added up by pairs of threads or pools of them. */
#ifndef CLI_LEDGER_H
#define CLI_LEDGER_H

#include "model/pools.h"

/* What `to` freed, or took over by a realloc, of the blocks that `from` had allocated: places in the list of pools. */
struct ledger_cell {
	guint from, to;
	int64_t blocks, bytes, resized, resized_bytes;
};

struct ledger;

/* Borrows both. */
struct ledger *ledger_new(const struct model *m, const struct pools *p);
void ledger_free(struct ledger *l);

const struct pools *ledger_pools(const struct ledger *l);

/* Whether it is known who freed. A baseline does not say so where threads freed each other's blocks. */
bool ledger_is_known(const struct ledger *l);

/* Appends the ends of the blocks of a site, of struct release; those in its own thread without a stack where the process knows
   no free_stacks, and none of these where who freed is not known. */
void ledger_releases(const struct ledger *l, uint32_t site, GArray *to);

/* Of struct ledger_cell, in order of (from, to), those that are not empty: of n sites, or of all where sites is NULL. */
GArray *ledger_cells(const struct ledger *l, const uint32_t *sites, guint n);

/* What a thread or pool allocated at some sites. */
struct ledger_share { guint pool; struct cost cost; };

/* Of struct ledger_share, in order of the pools: who allocated at n sites. */
GArray *ledger_shares(const struct ledger *l, const uint32_t *sites, guint n);

/* The sum of cells in which `from` is not `to`. */
struct ledger_cell ledger_crossed(const GArray *cells);

#endif
