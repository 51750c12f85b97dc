/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Baselines: a model as sorted JSON that is fit to be committed: no address, no process id, no date, no absolute path
   outside the workspace. Read back, it is a model like any other. */
#ifndef CLI_BASELINE_H
#define CLI_BASELINE_H

#include "model/model.h"

#include <stdio.h>

/* Writes all of m, unfiltered, with the leaks as leak_tally has counted them, to path through outfile. workspace: see options.h.
   Returns false with *error set; what stood at path is then untouched. */
bool baseline_write(const struct model *m, const char *path, const char *workspace, GError **error);

/* The same to a stream. Write errors are left in ferror(out). */
void baseline_write_stream(const struct model *m, FILE *out, const char *workspace);

/* Adds the baseline at path to m. The file is not trusted. Fails as profile_read does. */
bool baseline_read(struct model *m, const char *path, GError **error);

/* The same from a stream. */
bool baseline_read_stream(struct model *m, FILE *in, GError **error);

/* Reads a profile or a baseline, whichever path holds (told by its first bytes). */
bool recording_read(struct model *m, const char *path, GError **error);

#endif
