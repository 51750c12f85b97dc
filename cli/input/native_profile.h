/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Makes the profile of a process from the recording that the native recorder left. */
#ifndef CLI_NATIVE_PROFILE_H
#define CLI_NATIVE_PROFILE_H

#include "core/ap_profile_allocators.h"
#include "input/native_stacks.h"
#include "input/object_files.h"

/* Where the profile comes from. */
struct native_source {
	const char *recording;          /* the path of the file */
	uint32_t area;                  /* 0: the process that the file was made for; else see native_reading_open */
	struct object_files *files;     /* where the names of functions come from */
	const char *program;            /* see object_files_get; may be NULL */
	const struct ap_profile_allocator *allocators;   /* the program's own that were served in their place, n_allocators */
	UInt n_allocators;
	const char *lack;               /* what the recording does not know that it lacks, as a clause; NULL: nothing */
};

/* Writes the profile to a new file. The process has ended. Returns false with *error set to the reason, without the path (an
   enum native_reading_error if the recording cannot be read), if there is no profile then. */
bool native_profile_write(const struct native_source *source, const char *profile, GError **error);

/* What the process has allocated so far, for who watches it. */
struct native_progress { int64_t events, allocations, live_bytes, live_blocks, peak_bytes; };

/* Sets *now to what the recording says while the process runs, in which it may be some events behind. Returns false if there is
   nothing to be read yet. */
bool native_profile_progress(const char *recording, uint32_t area, struct native_progress *now);

/* Writes to a new file a profile that has only these stacks of the recording, to learn how reports name them. Its counters mean
   nothing. sites[i] is set to the number of its site with stacks[i], from 1. Returns false with *error set as above. */
bool native_profile_write_stacks(const struct native_source *source, struct native_reading *reading, const struct native_stack *stacks,
                                 guint n, UInt *sites, const char *profile, GError **error);

/* How many forked children have a recording in an area of the file. */
uint32_t native_profile_areas(const char *recording);

#endif
