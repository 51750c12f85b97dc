/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Writes what the marks compared. */
#ifndef AP_PROFILE_MARKS_H
#define AP_PROFILE_MARKS_H

#include "core/ap_profile_counters.h"

/* Writes the lists of marks, snapshots and growths, and sets how many elements they have. */
extern void AP_(profile_marks)(struct ap_outfile *f, struct ap_profile_counts *counts);

#endif
