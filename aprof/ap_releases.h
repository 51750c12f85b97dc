/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The ledger of who released the blocks of a site: freed them, or took them over by a realloc. What a site's own thread
   released is in the site's counters already and has no entry, unless stacks are asked for (--free-stacks=yes). */
#ifndef AP_RELEASES_H
#define AP_RELEASES_H

#include "ap_sites.h"

struct ap_release {
	struct ap_release *next;          /* these two as VgHashTable wants them */
	UWord key;
	struct ap_site *site;
	struct ap_release *next_of_site;  /* in order of first use; after the last comes the first */
	UInt thread;                      /* serial */
	UInt stack;                       /* 0 unless stacks are asked for */
	ULong blocks, bytes;              /* freed */
	ULong resized, resized_bytes;     /* taken over by a realloc; their bytes before that */
};

extern void AP_(releases_init)(void);

/* The entry of a site whose block a thread releases in this stack. */
extern struct ap_release *AP_(release_entry)(struct ap_site *site, const struct ap_thread *by, UInt stack);

/* How many there are. */
extern UInt AP_(releases_count)(void);

/* The site's first entry, and the one after that: NULL behind the last. */
extern const struct ap_release *AP_(release_first)(const struct ap_site *site);
extern const struct ap_release *AP_(release_next)(const struct ap_release *r);

/* In a forked child: there are none. */
extern void AP_(releases_forked)(void);

#endif
