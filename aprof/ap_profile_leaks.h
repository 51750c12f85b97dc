/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a scan found, as it stands in the profile. */
#ifndef AP_PROFILE_LEAKS_H
#define AP_PROFILE_LEAKS_H

#include "ap_outfile.h"

/* How many elements the two lists have. */
struct ap_leak_counts { UInt leaks, holds; };

/* Writes the lists of leaks and holds. */
extern struct ap_leak_counts AP_(profile_leaks)(struct ap_outfile *f);

/* Calls use with each stack that a hold refers to. */
extern void AP_(profile_leaks_for_each_stack)(void (*use)(UInt stack));

#endif
