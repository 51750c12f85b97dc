/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* An output file that replaces the file at its path only after everything was written, flushed and closed
   without an error. Anything that is not a regular file (/dev/full, a pipe) is written to directly. */
#ifndef CLI_OUTFILE_H
#define CLI_OUTFILE_H

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>

struct outfile;

/* NULL with *error set to the reason, without the path. */
struct outfile *outfile_open(const char *path, GError **error);
/* Says that the file goes away with the run: outfile_commit then does not wait for the disk. */
void outfile_set_passing(struct outfile *f);
/* Where to write. f owns the stream. */
FILE *outfile_stream(struct outfile *f);
/* Puts the file into place and frees f. On failure the file at the path is unchanged. */
bool outfile_commit(struct outfile *f, GError **error);
/* Removes what was written so far and frees f. NULL does nothing. */
void outfile_abandon(struct outfile *f);

#endif
