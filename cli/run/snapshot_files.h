/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The profiles that are snapshots of processes: finds those that an option names. */
#ifndef CLI_SNAPSHOT_FILES_H
#define CLI_SNAPSHOT_FILES_H

#include "model/model.h"

/* A profile of a process, and the beginning of what it says. */
struct snapshot_file {
	char *path;
	struct process *head;
	const void *owner;      /* the caller's */
};

/* Returns an empty array of struct snapshot_file *, which it owns. Release with g_ptr_array_unref. */
GPtrArray *snapshot_files_new(void);

/* Adds the profile at path if it is that of a snapshot, and returns whether it is. */
bool snapshot_files_add(GPtrArray *files, const char *path, const void *owner);

/* Returns those with this name, or with this number if none has the name: at most one of each process. Release with
   g_ptr_array_unref. NULL with *error set to the whole message if there is none, or if a process has several of the name. */
GPtrArray *snapshot_files_find(const GPtrArray *files, const char *asked, GError **error);

/* Whether the snapshot is one of this process. */
bool snapshot_files_is_of(const struct snapshot_file *f, const struct process *process);

/* Returns the first two of one process in pair. False if each is of another process. */
bool snapshot_files_same(const GPtrArray *files, const struct snapshot_file *pair[2]);

/* Adds the snapshots to the table of moments in m: those of each process in the order of their numbers. */
void snapshot_files_tell(const GPtrArray *files, struct model *m);

#endif
