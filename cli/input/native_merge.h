/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Puts together what the threads of a process recorded, each for itself: one tree of stacks, one list of sites, and
   the ledgers of releases folded into the sites that they are of. */
#ifndef CLI_NATIVE_MERGE_H
#define CLI_NATIVE_MERGE_H

#include "core/ap_live.h"
#include "input/native_host.h"
#include "input/native_reading.h"

/* Fills the recorder of h with what `reading` has, and *live with the live heap of the process. False with *error set
   (NATIVE_READING_DAMAGED) if it contradicts itself. */
bool native_merge(struct native_host *h, struct native_reading *reading, struct ap_live *live, GError **error);

#endif
