/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Marks: each time a function is entered whose name --leak-mark gives, what is alive of each stack is compared with what
   was alive the time before. Of a stack counts what is from the allocation out to the outermost function that is
   marked, not where that is called, nor by which thread: calls in a loop that was unrolled are one. Without a marked
   function all of it counts. Memory does not grow with the number of entries; an entry costs a walk over all sites. */
#ifndef AP_MARKS_H
#define AP_MARKS_H

#include "ap_basics.h"

#define AP_SNAPSHOTS 500

/* All that was alive at an entry, which are counted from 1. */
struct ap_snapshot { ULong entry, event, blocks, bytes; };

/* What is alive of a stack. It grew from one entry to the next where it has more blocks, or as many and more bytes. */
struct ap_growth {
	ULong since;                      /* the first entry at which there were any blocks; 0: none */
	ULong first_blocks, first_bytes;  /* at the first entry of all */
	ULong last_blocks, last_bytes;    /* at the last */
	ULong grew, shrank;               /* how many times */
};

struct ap_mark {
	const HChar *function;            /* as it was asked for */
	HChar *pattern;                   /* what counts of that */
	ULong entries;
	struct ap_snapshot first, last;
	/* In between, at each multiple of interval: when they are used up, every other one is dropped. */
	ULong interval;
	UInt n_snapshots;
	struct ap_snapshot snapshots[AP_SNAPSHOTS];
	UInt n_growths;                   /* by number of the stacks, see mark_stack */
	struct ap_growth *growths;
};

extern void AP_(marks_init)(void);

/* How many there are, and number 0 … n − 1. */
extern UInt AP_(marks_count)(void);
extern const struct ap_mark *AP_(mark_by_index)(UInt i);

/* The first of the stacks that growth number i of any mark is about. */
extern UInt AP_(mark_growth_stack)(UInt i);

/* In a forked child: nothing was entered. */
extern void AP_(marks_forked)(void);

#endif
