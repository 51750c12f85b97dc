/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a scan found, as it stands in the profile. */
#ifndef AP_PROFILE_LEAKS_H
#define AP_PROFILE_LEAKS_H

#include "ap_outfile.h"

/* How many elements the two lists have. */
struct ap_leak_counts { UInt leaks, holds; };

/* The sections of the profile; stack_written gives a stack's id in it. */
extern struct ap_leak_counts AP_(profile_leaks)(struct ap_outfile *f, UInt (*stack_profile_id)(UInt stack));

/* Calls use with each stack that they refer to. */
extern void AP_(profile_leaks_stacks)(void (*use)(UInt stack));

#endif
