/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the counters of some sites prove of their blocks: that vectors grew there, or that each block was freed before the next one.
   The sites are those of one thread that one container has at one place. Nothing is said of sums that would allow anything else.

   A realloc moves a block from the site of its allocation to a site of its own. The sites make up whole chains if they took over as
   many blocks as left them, and as many bytes. Then no block came from elsewhere, and none went elsewhere. So what was freed or is
   alive at the sites are the last blocks of the chains, and what left them is what one allocation for each chain would have saved. */
#ifndef CLI_ADVICE_SUMS_H
#define CLI_ADVICE_SUMS_H

#include "model/cost.h"

/* Sums of sites. Begin with zeros. */
struct advice_sums {
	struct cost all;
	struct cost first;       /* of the sites where chains begin: none of their blocks was made by a realloc */
	int64_t mixed;           /* how many sites have both kinds */
	bool pushes;             /* every chain begins with the push of one item: see container_use */
};

/* Adds a site. */
void advice_sums_add(struct advice_sums *s, const struct cost *cost, bool pushes);

struct advice_growth {
	int64_t vectors;         /* how many grew */
	int64_t growths;         /* how often, all together */
	int64_t largest;         /* the bytes of the largest block */
	int64_t final_bytes;     /* of the last blocks, all together */
	int64_t item;            /* the bytes of an item; 0: unknown */
	int64_t saved_allocations, saved_bytes;   /* if each vector began with its last block's size */
};

/* Chains of reallocs. of_rust: each realloc asks for at least twice as much as before. */
bool advice_sums_chains(const struct advice_sums *s, bool of_rust, struct advice_growth *g);

/* A vector or string of C++, which allocates a larger block before it frees the old one. All of these vectors have blocks of the
   same sizes, each twice as large as the one before, without the `extra` bytes that each block has in addition. */
bool advice_sums_doubles(const struct advice_sums *s, int64_t extra, struct advice_growth *g);

struct advice_reuse {
	int64_t blocks;
	int64_t smallest, largest;   /* requests */
	int64_t saved_allocations, saved_bytes;   /* if one block of the largest size were kept and used again */
};

/* Many blocks, each freed before its thread's next allocation. */
bool advice_sums_temporary(const struct advice_sums *s, struct advice_reuse *r);

#endif
