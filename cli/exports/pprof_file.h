/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A profile of pprof's while it is written. A message of protobuf may come in parts, which its reader adds up: so everything is written
   when it is first named, and no more of it is kept than its number. */
#ifndef CLI_PPROF_FILE_H
#define CLI_PPROF_FILE_H

#include "pprof.pb-c.h"

#include <stdio.h>

struct pprof_file;

struct pprof_file *pprof_file_open(FILE *out);
void pprof_file_close(struct pprof_file *f);

/* Writes a part. Takes nothing over. */
void pprof_file_put(struct pprof_file *f, const Pprof__Profile *part);

/* Returns the number of a text, which is escaped and written if it is new. That of the empty text is 0. */
int64_t pprof_file_text(struct pprof_file *f, const char *text);

#endif
