/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The counters of a site, a row or a run: what is added up, compared and shown. */
#ifndef CLI_COST_H
#define CLI_COST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Signed, so that a difference is a cost too. The meaning of each is in docs/profile-format.md. */
struct cost {
	int64_t allocations, bytes;
	int64_t reallocations, in_place, moved, copied_bytes;
	int64_t deallocations, freed_bytes;
	int64_t realloc_out, realloc_out_bytes;
	int64_t live_blocks, live_bytes;
	int64_t peak_blocks, peak_bytes;
	int64_t max_blocks, max_bytes;     /* of one site in one thread: right only where `sites` is 1 */
	int64_t min_request, max_request;  /* not a sum; 0 and 0 where there is no allocation */
	int64_t lifetime_sum, lifetime_min, lifetime_max;
	int64_t temporary;
	/* What became of the live blocks, where it was looked for: by kind, without what a rule suppresses, which is
	   the rest. */
	int64_t lost_blocks, lost_bytes, indirect_blocks, indirect_bytes, cycle_blocks, cycle_bytes;
	int64_t reachable_blocks, reachable_bytes, suppressed_blocks, suppressed_bytes;
	int64_t leaks;                     /* enum cost_leaks */
	int64_t sites;                     /* how many sites were added up in here */
};

/* Whether the leaks of all that was added up are known; COST_NO_LEAKS: nothing was, or nobody has said. */
enum cost_leaks { COST_NO_LEAKS, COST_LEAKS_KNOWN, COST_LEAKS_UNKNOWN };

/* A member of struct cost under its name in the profile. */
struct cost_member {
	const char *name;
	size_t offset;
	enum { COST_SUM, COST_MIN, COST_MAX, COST_SINGLE } kind;
};

/* Every counter of a profile; ends with a NULL name. */
extern const struct cost_member cost_members[];

/* The blocks and the bytes of each enum leak_kind in turn, and then of what is suppressed; all are sums. */
enum { COST_LEAK_SUPPRESSED = 4, COST_LEAK_MEMBERS = 2 * COST_LEAK_SUPPRESSED + 2 };
extern const struct cost_member cost_leak_members[COST_LEAK_MEMBERS];

/* The value of member m in *c. */
int64_t cost_get(const struct cost *c, const struct cost_member *m);
void cost_set(struct cost *c, const struct cost_member *m, int64_t value);

/* Adds *other to *into: sums are added, smallest and largest are kept. An all-zero cost with `sites` 0 is neutral.
   Returns false, and leaves *into unspecified, when a sum leaves the range of int64_t. */
bool cost_add(struct cost *into, const struct cost *other);

/* *a − *b in the summed members; the others are 0. */
struct cost cost_subtract(const struct cost *a, const struct cost *b);

/* What is leaked: lost in any way. Reachable blocks are not. */
int64_t cost_leaked_blocks(const struct cost *c);
int64_t cost_leaked_bytes(const struct cost *c);

/* Whether blocks that ended are known: their number, by which lifetime_sum is divided for a mean. */
int64_t cost_ended(const struct cost *c);

/* What keeps *c from being the counters of sites, as a phrase; NULL where they agree with each other and none is
   negative. */
const char *cost_flaw(const struct cost *c);

#endif
