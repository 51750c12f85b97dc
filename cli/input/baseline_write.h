/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Writes a model as a baseline: sorted JSON that is fit to be committed. It has no address, no process id, no
   date, and no absolute path outside the workspace. */
#ifndef CLI_BASELINE_WRITE_H
#define CLI_BASELINE_WRITE_H

#include "model/model.h"

#include <stdio.h>

/* Writes all of m, unfiltered, with the leaks as leak_tally has counted them. Replaces the file at path as a
   whole. workspace: see options.h. On failure returns false with *error set and leaves the file at path as it
   was. */
bool baseline_write(const struct model *m, const char *path, const char *workspace, GError **error);

/* Writes the same to a stream. The caller looks for write errors with ferror(out). */
void baseline_write_stream(const struct model *m, FILE *out, const char *workspace);

#endif
