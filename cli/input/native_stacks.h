/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Some stacks of a recording alone, without what was counted. */
#ifndef CLI_NATIVE_STACKS_H
#define CLI_NATIVE_STACKS_H

#include "core/ap_live.h"
#include "input/native_host.h"
#include "input/native_live.h"

/* A stack of a thread, by its number in the thread's list. */
struct native_stack { const struct native_live_thread *thread; uint32_t stack; };

/* Fills the recorder of h with these n stacks alone, as if a thread had allocated one byte at each, in this order. Sets
   sites[i] to the number of the site of stacks[i], from 1: equal stacks share one. False with *error set (NATIVE_READING_DAMAGED) if the recording does not have them. */
bool native_stacks_merge(struct native_host *h, const struct native_reading *reading, const struct native_stack *stacks, guint n,
                         UInt *sites, struct ap_live *live, GError **error);

#endif
