/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What becomes of the blocks that are alive at the end, by site: whether anything still leads to them, and what. */
#ifndef AP_LEAKS_H
#define AP_LEAKS_H

#include "ap_roots.h"
#include "ap_sites.h"

/* Of a block: nothing points to it; only blocks that are lost do; it is one of a circle that nothing points into; a root
   leads to it. */
enum ap_leak_kind { AP_LOST, AP_INDIRECT, AP_CYCLE, AP_REACHABLE, AP_LEAK_KINDS };

/* A step on the way to a block: a root at first, blocks then. */
struct ap_hold {
	enum ap_root_kind root;     /* AP_ROOT_KINDS: a block */
	const struct ap_site *site; /* of a block; NULL where it is inherited */
	ULong offset;               /* of the pointer to the next step, in the block or the mapping, or behind the symbol */
	HChar *name;                /* a root's symbol, or NULL */
	HChar *object;              /* the file that the data of a root belong to, or NULL */
	Addr address;               /* of the pointer, in a mapping and in data that have no name; else 0 */
	UInt thread;                /* a root's, or 0 */
	UInt stack;                 /* from the frame outwards that a word of a stack belongs to, or 0 */
	UInt skipped;               /* how many steps are left out after this one */
};

struct ap_leak {
	UInt site_number;                  /* its number, from 1 */
	ULong blocks[AP_LEAK_KINDS], bytes[AP_LEAK_KINDS];
	ULong reallocated[AP_LEAK_KINDS];   /* how many of the blocks were made by a realloc */
	/* Of the one that was reallocated longest ago: the event of that, how often it was, and the index of its first site. */
	struct { ULong born_event; UInt reallocations, first_site_index; } oldest[AP_LEAK_KINDS];
	/* To one of the blocks that are reachable, and around through one of a circle: n steps from the one with this number. */
	struct { UInt first, n; } path, cycle;
};

/* Scans, unless nothing happened since the last time. */
extern void AP_(leaks_find)(void);

/* What was found does not hold any more: the process goes on. */
extern void AP_(leaks_forget)(void);

/* The steps of all paths and circles. */
extern const struct ap_hold *AP_(hold_by_number)(UInt number);

#endif
