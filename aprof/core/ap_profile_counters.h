/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What was counted, in the profile: by thread, by site, by who released a site's blocks, and over time. */
#ifndef AP_PROFILE_COUNTERS_H
#define AP_PROFILE_COUNTERS_H

#include "core/ap_profile_scopes.h"
#include "core/ap_totals.h"
#include "core/ap_xml.h"

/* Writes the lists of phases, regions, threads, sites, sizes, releases and assertions. Returns the number of sizes. */
extern UInt AP_(profile_counters)(struct ap_outfile *f, const struct ap_recorder *r, struct ap_scope_counts n);

/* Writes the timeline. Returns the number of its points. */
extern UInt AP_(profile_timeline)(struct ap_outfile *f, const struct ap_live *live);

/* How many elements the lists of the profile have whose modules do not keep it. */
struct ap_profile_counts {
	UInt objects, frames, stacks, allocators, sizes, points, leaks, holds, selections, marks, snapshots, growths;
	struct ap_scope_counts scopes;
};

/* How far the numbers of the profile can be relied on. */
struct ap_profile_quality {
	ULong peak_bound;                     /* by how many bytes the true peak may differ; 0: it is exact */
	ULong stacks_checked, stacks_wrong;   /* remembered stacks that were compared with a full unwind */
};

/* Writes the element `totals`. */
extern void AP_(profile_totals)(struct ap_outfile *f, const struct ap_recorder *r, const struct ap_profile_counts *n,
                                const struct ap_totals *t, const struct ap_profile_quality *q);

#endif
