/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Writes what the marks compared. */
#ifndef AP_PROFILE_MARKS_H
#define AP_PROFILE_MARKS_H

#include "valgrind/ap_outfile.h"

/* The number of elements in the three lists. */
struct ap_mark_counts { UInt marks, snapshots, growths; };

/* Writes the lists of marks, snapshots and growths. */
extern struct ap_mark_counts AP_(profile_marks)(struct ap_outfile *f);

#endif
