/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Writes what a scan for leaks found. */
#ifndef AP_PROFILE_LEAKS_H
#define AP_PROFILE_LEAKS_H

#include "core/ap_profile_counters.h"
#include "core/ap_profile_stacks.h"

/* Writes the lists of leaks and of holds, and sets how many elements they have. */
extern void AP_(profile_leaks)(struct ap_outfile *f, struct ap_profile_counts *counts);

/* Takes the stacks that holds refer to into the profile. */
extern void AP_(profile_leaks_use_stacks)(struct ap_recorder *r);

#endif
