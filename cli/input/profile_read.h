/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads a profile (docs/profile-format.md) into a model. */
#ifndef CLI_PROFILE_READ_H
#define CLI_PROFILE_READ_H

#include "input/profile_stacks.h"

#include <stdio.h>

/* Adds the profile at path to m as one more process, and sets *process, which may be NULL, to its id. Reads the
   file as a stream: memory only grows with the model. The file is not trusted: no network, no DTD, no entities,
   bounded depth and numbers, totals checked. On failure returns false and sets *error to a one-line reason
   without the path; m may then have part of the profile and is only good for model_free. */
bool profile_read(struct model *m, const char *path, process_id *process, GError **error);

/* Reads the same from a stream that stands at the first byte of the profile. */
bool profile_read_stream(struct model *m, FILE *in, process_id *process, GError **error);

/* Adds only the objects, frames and stacks of the profile at path to m, and fills *frames; clear it with
   profile_frames_clear. Fails as profile_read does. */
bool profile_read_frames(struct model *m, const char *path, struct profile_frames *frames, GError **error);

/* Reads the beginning of an unfinished profile at path, and returns the process that wrote it. Free it with
   process_free. Returns NULL with *error set as above if the file does not have even that. */
struct process *profile_read_head(const char *path, GError **error);

#endif
