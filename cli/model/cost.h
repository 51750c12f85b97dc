/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The counters of a site, a row or a run, with the functions that add, subtract and check them. */
#ifndef CLI_COST_H
#define CLI_COST_H

#include "counters/counters.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The counters are signed, so that a difference is a cost, too. counters.def says what each one counts. Those that merge as
   COST_ALONE have a value only if `sites` is 1. */
struct cost {
#define COUNTER(member, ...) int64_t member;
#include "counters/counters.def"
	/* The live blocks by kind of leak, if leaks is COST_LEAKS_KNOWN. Suppressed blocks are counted by themselves. */
#define LEAK_KIND(tag, member, ...) int64_t member##_blocks, member##_bytes;
#include "counters/counters.def"
	int64_t suppressed_blocks, suppressed_bytes;
	int64_t leaks;                     /* enum cost_leaks */
	int64_t sites;                     /* how many sites are added up */
	int64_t version;                   /* the lowest format version of the files behind it; 0: from no file */
};

/* Whether leak checking was on for all that is added up. COST_NO_LEAKS: nothing is added up yet, or leaks are not set. */
enum cost_leaks { COST_NO_LEAKS, COST_LEAKS_KNOWN, COST_LEAKS_UNKNOWN };

enum cost_merge { COST_SUM, COST_MIN, COST_MAX, COST_ALONE };
enum cost_of { COST_OF_SITES, COST_OF_ALLOCATIONS, COST_OF_ENDED };

/* A member of struct cost: its name in a profile, and the columns of its row in counters.def. */
struct cost_member {
	const char *name;
	size_t offset;
	enum cost_merge merge;
	enum cost_of of;
	bool thread;          /* threads have this counter, too */
	int since;
};

/* Every counter of a profile. The array ends with a NULL name. */
extern const struct cost_member cost_members[];

/* How a block that is alive at the end can still be reached, if at all: see `leak` in docs/profile-format.md. */
enum leak_kind {
#define LEAK_KIND(tag, ...) LEAK_##tag,
#include "counters/counters.def"
	LEAK_KINDS,
};

/* Their names in options, rules and documents: `lost`. */
extern const char *const cost_leak_names[LEAK_KINDS];

/* The counters of leaks: blocks and bytes of each enum leak_kind in turn, then of suppressed blocks. All are sums. */
enum { COST_LEAK_SUPPRESSED = LEAK_KINDS, COST_LEAK_MEMBERS = 2 * COST_LEAK_SUPPRESSED + 2 };
extern const struct cost_member cost_leak_members[COST_LEAK_MEMBERS];

/* Read and write member m of *c. */
int64_t cost_get(const struct cost *c, const struct cost_member *m);
void cost_set(struct cost *c, const struct cost_member *m, int64_t value);

/* Adds *other to *into: adds sums, keeps the smallest and the largest. A zeroed cost changes nothing. If a sum does not fit
   into int64_t, returns false and leaves *into as it was. */
bool cost_add(struct cost *into, const struct cost *other);

/* Returns *a − *b. Members that are no sums are 0. */
struct cost cost_subtract(const struct cost *a, const struct cost *b);

/* Whether member m has a value in *c. It has none if *c has nothing to measure, such as the smallest of no allocations, or if
   the format version of a file behind *c is older than the counter. */
bool cost_has(const struct cost *c, const struct cost_member *m);

/* Return the sum of all kinds of lost blocks. Reachable blocks are not leaked. */
int64_t cost_leaked_blocks(const struct cost *c);
int64_t cost_leaked_bytes(const struct cost *c);

/* Returns how many blocks were freed, or taken over by a realloc. lifetime_sum divided by it is the mean lifetime. */
int64_t cost_ended(const struct cost *c);

/* Checks *c. Returns NULL if it can be the counters of sites. Else a counter is negative or two of them disagree, and the
   phrase that it returns says which. */
const char *cost_flaw(const struct cost *c);

#endif
