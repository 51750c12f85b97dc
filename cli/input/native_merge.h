/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Puts together what the threads of a process recorded, each for itself: one tree of stacks, one list of sites, and
   the ledgers of releases folded into the sites that they are of. */
#ifndef CLI_NATIVE_MERGE_H
#define CLI_NATIVE_MERGE_H

#include "core/ap_live.h"
#include "input/native_host.h"
#include "input/native_reading.h"

/* What the process has besides what its threads recorded. */
struct native_process {
	struct ap_live live;
	ULong uncounted, failed, foreign_frees;
};

/* Fills the recorder of h and *process with what `reading` has. False with *error set (NATIVE_READING_DAMAGED) if it contradicts itself. */
bool native_merge(struct native_host *h, struct native_reading *reading, struct native_process *process, GError **error);

#endif
