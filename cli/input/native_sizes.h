/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The sizes that a site of a recording asked for. */
#ifndef CLI_NATIVE_SIZES_H
#define CLI_NATIVE_SIZES_H

#include "core/ap_sites.h"
#include "input/native_reading.h"

/* Gives the site s, which has the counters of the recorded one, the table of that, and what of its counters follows from it. The table
   stays in the memory of the reading. False: the recording does not have it, or it contradicts the counters. */
bool native_sizes_take(const struct native_reading *reading, const struct ap_site *recorded, struct ap_site *s);

#endif
