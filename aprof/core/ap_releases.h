/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The ledger of releases: who freed the blocks of a site, or resized them by realloc. Releases by the site's
   own thread are in the site's counters and have no entry here, unless --free-stacks=yes asks for stacks. */
#ifndef AP_RELEASES_H
#define AP_RELEASES_H

#include "core/ap_sites.h"

struct ap_release {
	struct ap_keyed keyed;
	struct ap_site *site;
	struct ap_release *next_of_site;  /* in order of first use; the last one leads to the first */
	UInt thread;                      /* the serial of the thread that released them */
	UInt stack;                       /* where it did so; 0 without --free-stacks=yes */
	ULong blocks, bytes;              /* freed */
	ULong resized, resized_bytes;     /* resized by realloc, with their bytes before that */
};

/* The ledger of a recorder. */
struct ap_releases {
	struct ap_list list;       /* of struct ap_release, or of a host's struct that begins with one */
	struct ap_index by_key;
};

extern void AP_(releases_init)(struct ap_releases *releases, SizeT element_bytes);

/* Returns the entry for blocks of the site that the thread with this serial releases in this stack, a new one if
   need be. */
extern struct ap_release *AP_(release_entry)(struct ap_releases *releases, struct ap_site *site, UInt thread, UInt stack);

/* The same, but of a site that is another recorder's: the entry is not among those of the site. */
extern struct ap_release *AP_(release_entry_of_foreign)(struct ap_releases *releases, struct ap_site *site, UInt thread,
                                                        UInt stack);

/* The number of entries. */
static inline UInt AP_(releases_count)(const struct ap_releases *releases) { return releases->list.count; }

/* The first entry of the site, and the entry after r; NULL if there is no such entry. */
extern const struct ap_release *AP_(release_first)(const struct ap_site *site);
extern const struct ap_release *AP_(release_next)(const struct ap_release *r);

#endif
