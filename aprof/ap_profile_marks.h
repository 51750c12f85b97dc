/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What was alive at marks, as it stands in the profile. */
#ifndef AP_PROFILE_MARKS_H
#define AP_PROFILE_MARKS_H

#include "ap_outfile.h"

/* How many elements the three lists have. */
struct ap_mark_counts { UInt marks, snapshots, growths; };

/* Writes the lists of marks, snapshots and growths. */
extern struct ap_mark_counts AP_(profile_marks)(struct ap_outfile *f);

#endif
