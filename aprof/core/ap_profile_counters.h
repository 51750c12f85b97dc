/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What was counted, in the profile: by thread, by site, by who released a site's blocks, and over time. */
#ifndef AP_PROFILE_COUNTERS_H
#define AP_PROFILE_COUNTERS_H

#include "valgrind/ap_outfile.h"

/* Writes the lists of threads, sites and releases. */
extern void AP_(profile_counters)(struct ap_outfile *f);

/* Writes the timeline. Returns the number of its points. */
extern UInt AP_(profile_timeline)(struct ap_outfile *f);

#endif
