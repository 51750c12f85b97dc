/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Objects, frames and stacks in the profile. The profile has only those that sites, threads, releases and
   leaks refer to, with ids of its own: what was counted before a fork may have left more. */
#ifndef AP_PROFILE_STACKS_H
#define AP_PROFILE_STACKS_H

#include "core/ap_recorder.h"
#include "core/ap_xml.h"

/* How many elements each of the three lists has. */
struct ap_stack_counts { UInt objects, frames, stacks; };

/* Takes a stack into the profile, with all that it is called from. */
extern void AP_(profile_use_stack)(struct ap_recorder *r, UInt stack);

/* Sets profile_id of the objects, frames and stacks that the profile will have, and sets that of all others
   to 0. Call this before anything writes such an id. use_others calls profile_use_stack for what the host writes
   besides sites, threads and releases. */
extern struct ap_stack_counts AP_(profile_number_stacks)(struct ap_recorder *r, void (*use_others)(struct ap_recorder *r));

/* Writes the three lists, which have this many elements. */
extern void AP_(profile_stacks)(struct ap_outfile *f, const struct ap_recorder *r, struct ap_stack_counts n);

#endif
