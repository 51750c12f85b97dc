/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Puts together what the threads of a process recorded, each for itself: one tree of stacks, one list of sites, and
   the ledgers of releases folded into the sites that they are of. */
#ifndef CLI_NATIVE_MERGE_H
#define CLI_NATIVE_MERGE_H

#include "core/ap_live.h"
#include "input/native_host.h"
#include "input/native_live.h"
#include "input/native_reading.h"

/* Fills the recorder of h with what `reading` has, and *live with the live heap of the process. False with *error set
   (NATIVE_READING_DAMAGED) if it contradicts itself. */
bool native_merge(struct native_host *h, struct native_reading *reading, struct ap_live *live, GError **error);

/* A stack of a thread, by its number in the thread's list. */
struct native_stack { const struct native_live_thread *thread; uint32_t stack; };

/* Fills the recorder of h with these n stacks alone, as if a thread had allocated one byte at each, in this order. Sets
   sites[i] to the number of the site of stacks[i], from 1: equal stacks share one. False with *error set as above. */
bool native_merge_stacks(struct native_host *h, struct native_reading *reading, const struct native_stack *stacks, guint n,
                         UInt *sites, struct ap_live *live, GError **error);

#endif
