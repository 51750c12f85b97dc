/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The counters of a process. */
#ifndef AP_TOTALS_H
#define AP_TOTALS_H

#include "core/ap_live.h"
#include "core/ap_recorder.h"

#include "counters/counters.h"

/* The counters of counters.def that processes have. */
struct ap_totals {
#define COUNTER(member, attribute, json, thread, totals, ...) COUNTER_IF_TOTALS_##totals(ULong member;)
#define PROCESS_COUNTER(member, ...) ULong member;
#include "counters/counters.def"
};

/* Sets what follows from the sites and the live heap: all but failed, inherited_*, foreign_frees and unmatched_*. Walks over the
   sites. */
extern void AP_(totals_sum)(struct ap_totals *t, const struct ap_sites *sites, const struct ap_live *live);

#endif
