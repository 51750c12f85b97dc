/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Leaks: what becomes of the blocks that are alive at the end, by site. Does anything still lead to them, and
   what? */
#ifndef AP_LEAKS_H
#define AP_LEAKS_H

#include "valgrind/ap_roots.h"
#include "core/ap_sites.h"

/* Kinds of blocks. AP_LOST: nothing points to it. AP_INDIRECT: only lost blocks point to it. AP_CYCLE: it is
   one of a cycle that nothing outside points into. AP_REACHABLE: a root leads to it. */
enum ap_leak_kind { AP_LOST, AP_INDIRECT, AP_CYCLE, AP_REACHABLE, AP_LEAK_KINDS };

/* A step of the path to a block. The first one is a root, the others are blocks. */
struct ap_hold {
	enum ap_root_kind root;      /* AP_ROOT_KINDS: the step is a block */
	const struct ap_site *site;  /* the block's site; NULL where it was inherited */
	/* the offset of the pointer to the next step: in the block, in the mapping, or from the symbol */
	ULong offset;
	HChar *name;    /* the symbol of a root's data, or NULL */
	HChar *object;  /* the file of a root's data, or NULL */
	/* of the pointer, where it stands in a mapping or in data without a symbol; else 0 */
	Addr address;
	UInt thread;   /* the serial of a root's thread, or 0 */
	UInt stack;    /* for a pointer on a stack: the stack from its frame outwards; or 0 */
	UInt skipped;  /* how many steps after this one it leaves out */
};

struct ap_leak {
	UInt site_number;                  /* of the site, from 1 */
	ULong blocks[AP_LEAK_KINDS], bytes[AP_LEAK_KINDS];
	ULong reallocated[AP_LEAK_KINDS];   /* how many of the blocks come from a realloc */
	/* The block whose last reallocation is longest ago: the event of that, how often the block was
	   reallocated, and the index of the site that allocated it. */
	struct { ULong born_event; UInt reallocations, first_site_index; } oldest[AP_LEAK_KINDS];
	/* The path to one of the reachable blocks, and a cycle through one of those in a cycle: the holds
	   with the numbers first … first + n − 1. */
	struct { UInt first, n; } path, cycle;
};

/* Scans for leaks, unless leaks_find has a result that leaks_forget did not drop. Each site's `leak` then has
   its leaks, or is NULL. */
extern void AP_(leaks_find)(void);

/* Drops the result of the last scan, because the process goes on. */
extern void AP_(leaks_forget)(void);

/* The hold with this number. Paths and cycles refer to it. */
extern const struct ap_hold *AP_(hold_by_number)(UInt number);

#endif
