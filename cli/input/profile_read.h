/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads a profile (docs/profile-format.md) into a model. */
#ifndef CLI_PROFILE_READ_H
#define CLI_PROFILE_READ_H

#include "input/profile_stacks.h"

#include <stdio.h>

/* Adds the profile at path to m as one more process, whose id goes to *process (which may be NULL). Streams: memory grows
   with the model alone. The file is not trusted: no network, no DTD, no entities, bounded depth and numbers, totals checked.
   On failure returns false and sets *error to a one-line reason without the path; m may then hold part
   of the profile and must not be used further. */
bool profile_read(struct model *m, const char *path, process_id *process, GError **error);

/* The same from a stream that stands at the profile's first byte. */
bool profile_read_stream(struct model *m, FILE *in, process_id *process, GError **error);

/* Adds only the objects, frames and stacks of the profile at path to m, and fills *frames, to be released with
   profile_frames_clear. False on failure, as above. */
bool profile_read_frames(struct model *m, const char *path, struct profile_frames *frames, GError **error);

/* What stands at the beginning of a profile that was begun and not finished: which process it is of. To be freed with process_free;
   NULL with *error set, as above, when not even that is there. */
struct process *profile_read_head(const char *path, GError **error);

#endif
