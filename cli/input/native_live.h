/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a process has recorded so far, while it runs. The numbers change while they are read: each is one that was true at some
   moment of the reading, and two of them may be a few events apart. */
#ifndef CLI_NATIVE_LIVE_H
#define CLI_NATIVE_LIVE_H

#include "input/native_reading.h"

/* What the process has allocated, and what it has alive. */
struct native_totals {
	int64_t allocations, bytes, events;
	int64_t live_blocks, live_bytes, peak_bytes;
	uint64_t stacks_checked, stacks_wrong;   /* of --check-stacks=yes */
};

/* Returns false with *error set (NATIVE_READING_DAMAGED) if the recording contradicts itself. Walks over the threads. */
bool native_live_totals(const struct native_reading *r, struct native_totals *totals, GError **error);

/* A thread, with its lists as long as they were when it was read. */
struct native_live_thread {
	uint32_t serial;
	struct native_list frames, stacks, sites;
};

/* Returns the threads (of struct native_live_thread), newest first. Release with g_array_unref. NULL with *error set as above. */
GArray *native_live_threads(const struct native_reading *r, GError **error);

/* What a site of a thread has alive now. */
struct native_live_site {
	uint32_t stack;          /* its number in the thread's list, from 1; 0: unknown */
	int64_t blocks, bytes;
};

/* The site at this place of the thread's list, from 0. */
struct native_live_site native_live_site(const struct native_live_thread *t, uint32_t i);

#endif
