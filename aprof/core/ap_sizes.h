/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The sizes that a site asked for: by class how many requests, and the smallest and the largest of them. A site that only ever asked
   for one size needs none of this. A request is counted in two steps: sizes_expect, which may need memory, and sizes_count. */
#ifndef AP_SIZES_H
#define AP_SIZES_H

#include "core/ap_basics.h"

#include "counters/size_classes.h"

struct ap_size_count {
	ULong count, smallest, largest;
	UInt class_number;           /* from 1; 0: the place is free */
};

struct ap_sizes {
	UInt room_log2, used;
	UInt expected;               /* the place of what the next request counts for, or the last one did */
	/* The place whose smallest or largest size changed last, for a request that was expected, and its contents before that. */
	UInt widened;
	struct ap_size_count before;
	struct ap_size_count counts[];   /* a hash table, at least half of it free */
};

/* No table needs more room: it would have place for twice all classes. */
#define AP_SIZES_ROOM_LOG2_MAX 10

static inline UInt AP_(sizes_room)(const struct ap_sizes *t) { return 1u << t->room_log2; }
static inline SizeT AP_(sizes_bytes)(UInt room) { return sizeof(struct ap_sizes) + room * sizeof(struct ap_size_count); }

static inline UInt AP_(sizes_place)(const struct ap_sizes *t, UInt class_number)
{
	return class_number * 0x9E3779B1u >> (32 - t->room_log2);
}

/* Prepares the table to count a request of this size, if it has counted such before. False: sizes_expect_another has to. */
static inline Bool AP_(sizes_expect)(struct ap_sizes *t, SizeT size)
{
	UInt class_number = size_class(size) + 1, i = AP_(sizes_place)(t, class_number);
	const struct ap_size_count *c = &t->counts[i];
	if (UNLIKELY(c->class_number != class_number || size < c->smallest || size > c->largest))
		return False;
	t->expected = i;
	return True;
}

/* Prepares *table for any request. It may become another table that has the same counts. False: there is no memory. */
extern Bool AP_(sizes_expect_another)(struct ap_sizes **table, SizeT size);

/* Makes a table that has counted requests of one size. NULL: there is no memory. */
extern struct ap_sizes *AP_(sizes_new)(SizeT size, ULong count);

/* Counts the request that was expected. */
static inline void AP_(sizes_count)(struct ap_sizes *t)
{
	t->counts[t->expected].count++;
}

/* Of a table that was cut off before or after it had counted what it expected: forgets that request. `counted`: how many requests
   it should have. */
extern void AP_(sizes_take_back)(struct ap_sizes *t, ULong counted);

/* The sum of the counts. */
extern ULong AP_(sizes_sum)(const struct ap_sizes *t);

/* Returns the counts of the next larger sizes than those of c, or of the smallest ones if c is NULL. NULL: there are none. */
extern const struct ap_size_count *AP_(sizes_next)(const struct ap_sizes *t, const struct ap_size_count *c);

#endif
