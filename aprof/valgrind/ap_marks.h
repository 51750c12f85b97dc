/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Marks: at each entry of a function that --leak-mark names, compares what is alive of each stack with what
   was alive at the entry before. Two stacks count as one where they are the same from the allocation out to
   the outermost marked function: who calls that, in which thread, does not matter. A stack without a marked
   function counts as a whole. An entry costs a walk over all sites. Memory does not grow with the number of
   entries. */
#ifndef AP_MARKS_H
#define AP_MARKS_H

#include "core/ap_basics.h"

#define AP_SNAPSHOTS 500

/* What was alive at an entry. Entries count from 1. */
struct ap_snapshot { ULong entry, event, blocks, bytes; };

/* What is alive of a stack. Between two entries it grew where it got more blocks, or more bytes in as many
   blocks. */
struct ap_growth {
	ULong since;                      /* the first entry at which it had blocks; 0: it never had any */
	ULong first_blocks, first_bytes;  /* at the first entry of all */
	ULong last_blocks, last_bytes;    /* at the last entry */
	ULong grew, shrank;               /* how many times */
};

struct ap_mark {
	const HChar *function;  /* the option's value */
	ULong entries;
	struct ap_snapshot first, last;
	/* Snapshots at each multiple of `interval`. When there is no room for another, every other one is
	   dropped. */
	ULong interval;
	UInt n_snapshots;
	struct ap_snapshot snapshots[AP_SNAPSHOTS];
	UInt n_growths;                   /* by number of the stack: mark_growth_stack */
	struct ap_growth *growths;
};

extern void AP_(marks_init)(void);

/* The number of marks, and the mark with this index, 0 … n − 1. */
extern UInt AP_(marks_count)(void);
extern const struct ap_mark *AP_(mark_by_index)(UInt i);

/* The first of the stacks that the growth with number i counts, in each mark. */
extern UInt AP_(mark_growth_stack)(UInt i);

/* In a forked child, or when counting begins anew: without any entry. */
extern void AP_(marks_restart)(void);

#endif
