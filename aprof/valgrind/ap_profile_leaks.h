/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Writes what a scan for leaks found. */
#ifndef AP_PROFILE_LEAKS_H
#define AP_PROFILE_LEAKS_H

#include "valgrind/ap_outfile.h"

/* The number of elements in the two lists. */
struct ap_leak_counts { UInt leaks, holds; };

/* Writes the lists of leaks and of holds. */
extern struct ap_leak_counts AP_(profile_leaks)(struct ap_outfile *f);

/* Calls use with each stack that a hold refers to. A stack may come more than once. */
extern void AP_(profile_leaks_for_each_stack)(void (*use)(UInt stack));

#endif
