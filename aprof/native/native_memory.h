/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The recorder's memory. What a reader needs is in the recording: a sparse file, mapped shared in chunks, with no descriptor left open.
   Nothing is ever written at the end, so it does not matter how the process ends. What no reader needs is in anonymous mappings.

   A chunk is mapped by doubling the mapping before it (mremap with an old size of 0), which needs no descriptor, no rights and no path.
   Before pages are used, the kernel is asked to make room for them: a full disk is an error then, and not a signal. */
#ifndef NATIVE_MEMORY_H
#define NATIVE_MEMORY_H

#include "core/ap_recording.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The header of the recording. NULL: there is none. */
extern struct ap_recording *native_recording;

/* Makes the recording of this process. In `pattern`, %p stands for the process id; a name that is taken gets a number. The header is zero
   but for what concerns the file. Returns 0, or the errno of what failed; then an empty file stays, if one could be made. */
extern int native_memory_open(const char *pattern);

/* In a forked child, which has none of its parent's chunks. Makes a recording of its own: a file, or an area of its parent's. If neither
   can be had, says so in the parent's recording. */
extern bool native_memory_open_forked(const char *pattern);

/* Returns zeroed memory in the recording, aligned to 16 bytes and never freed. NULL: there is no room, and the header says why. Then all
   later calls return NULL, too. Any thread may call it that keeps its hooks out. */
extern void *native_memory_allocate(size_t bytes);

/* The path of the recording's file; "": it has none of its own. */
extern const char *native_memory_path(void);

/* Sets how many bytes of each chunk are in use, and how long the file has to be for all chunks. Returns the number of chunks. */
extern uint32_t native_memory_used(uint64_t used[AP_RECORDING_CHUNKS_MAX], uint64_t *file_size);

/* Makes a text of the recording. Without room it stays as it was. */
extern void native_memory_set_text(struct ap_recording_text *t, const char *bytes, size_t size);

/* Whether memory can still be had. */
extern bool native_memory_is_complete(void);

/* Call this before the process is confined: maps memory for what is recorded from then on, since no system call is made for it any more. A
   child that is forked then has no recording. */
extern void native_memory_reserve(void);

/* Zeroed memory of a mapping of its own, for what no reader needs; NULL where there is none. A forked child has a copy. */
extern void *native_private_allocate(size_t bytes);
extern void native_private_free(void *p, size_t bytes);

#endif
