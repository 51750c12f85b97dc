/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Compresses what is written, as gzip does. The result names no moment, file or system, so that equal contents make equal files. */
#ifndef CLI_GZIP_H
#define CLI_GZIP_H

#include <stddef.h>
#include <stdio.h>

struct gzip;

/* Callers check ferror(out) for write errors. gzip_close writes the end and leaves `out` open. */
struct gzip *gzip_open(FILE *out);
void gzip_write(struct gzip *g, const void *data, size_t size);
void gzip_close(struct gzip *g);

#endif
