/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The counters of a site, a row or a run: what is added up, compared and shown. */
#ifndef CLI_COST_H
#define CLI_COST_H

#include "counters/counters.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Signed, so that a difference is a cost too. The rows of counters.def say what each counter counts. max_* are those of one site
   in one thread: right only where `sites` is 1. */
struct cost {
#define COUNTER(member, ...) int64_t member;
#include "counters/counters.def"
	/* What became of the live blocks, where it was looked for: by kind, without what a rule suppresses, which is
	   the rest. */
#define LEAK_KIND(tag, member, ...) int64_t member##_blocks, member##_bytes;
#include "counters/counters.def"
	int64_t suppressed_blocks, suppressed_bytes;
	int64_t leaks;                     /* enum cost_leaks */
	int64_t sites;                     /* how many sites were added up in here */
	int64_t version;                   /* the lowest version of the files that it is from; 0: of no file */
};

/* Whether the leaks of all that was added up are known; COST_NO_LEAKS: nothing was, or nobody has said. */
enum cost_leaks { COST_NO_LEAKS, COST_LEAKS_KNOWN, COST_LEAKS_UNKNOWN };

enum cost_merge { COST_SUM, COST_MIN, COST_MAX, COST_ALONE };
enum cost_of { COST_OF_SITES, COST_OF_ALLOCATIONS, COST_OF_ENDED };

/* A member of struct cost under its name in the profile, and the columns of its row in counters.def. */
struct cost_member {
	const char *name;
	size_t offset;
	enum cost_merge merge;
	enum cost_of of;
	bool thread;          /* a thread has it, too */
	int since;
};

/* Every counter of a profile; ends with a NULL name. */
extern const struct cost_member cost_members[];

/* What became of the blocks of a site that are alive at the end: docs/profile-format.md, leak. */
enum leak_kind {
#define LEAK_KIND(tag, ...) LEAK_##tag,
#include "counters/counters.def"
	LEAK_KINDS,
};

/* Their names in options, rules and documents: `lost`. */
extern const char *const cost_leak_names[LEAK_KINDS];

/* The blocks and the bytes of each enum leak_kind in turn, and then of what is suppressed; all are sums. */
enum { COST_LEAK_SUPPRESSED = LEAK_KINDS, COST_LEAK_MEMBERS = 2 * COST_LEAK_SUPPRESSED + 2 };
extern const struct cost_member cost_leak_members[COST_LEAK_MEMBERS];

/* The value of member m in *c. */
int64_t cost_get(const struct cost *c, const struct cost_member *m);
void cost_set(struct cost *c, const struct cost_member *m, int64_t value);

/* Adds *other to *into: sums are added, smallest and largest are kept. An all-zero cost with `sites` 0 is neutral.
   Returns false, and leaves *into unspecified, when a sum leaves the range of int64_t. */
bool cost_add(struct cost *into, const struct cost *other);

/* *a − *b in the summed members; the others are 0. */
struct cost cost_subtract(const struct cost *a, const struct cost *b);

/* Whether member m has a value in *c: there is what it measures, and the files that *c is from have the counter. */
bool cost_has(const struct cost *c, const struct cost_member *m);

/* What is leaked: lost in any way. Reachable blocks are not. */
int64_t cost_leaked_blocks(const struct cost *c);
int64_t cost_leaked_bytes(const struct cost *c);

/* Whether blocks that ended are known: their number, by which lifetime_sum is divided for a mean. */
int64_t cost_ended(const struct cost *c);

/* What keeps *c from being the counters of sites, as a phrase; NULL where they agree with each other and none is
   negative. */
const char *cost_flaw(const struct cost *c);

#endif
