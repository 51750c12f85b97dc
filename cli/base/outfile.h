/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* An output file that replaces what stands at its path only when all of it was written, flushed and closed
   without an error. Something that is not a regular file (/dev/full, a pipe) is written to directly. */
#ifndef CLI_OUTFILE_H
#define CLI_OUTFILE_H

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>

struct outfile;

/* NULL with *error set on failure: the reason, without the path. */
struct outfile *outfile_open(const char *path, GError **error);
FILE *outfile_stream(struct outfile *f);
/* Puts the file into place. Frees f in any case; on failure nothing at the path has changed. */
bool outfile_commit(struct outfile *f, GError **error);
/* Removes what was written so far and frees f. NULL is allowed. */
void outfile_abandon(struct outfile *f);

#endif
