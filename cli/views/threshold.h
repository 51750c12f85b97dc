/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which rows reached --threshold-bytes, for people to read: said as an exceeded limit is. */
#ifndef CLI_THRESHOLD_H
#define CLI_THRESHOLD_H

#include <glib.h>
#include <stdint.h>

struct threshold;

struct threshold *threshold_new(void);
void threshold_free(struct threshold *t);

/* A row that reached it; takes the name, which is from outside. */
void threshold_add(struct threshold *t, char *name, int64_t bytes);

/* `Threshold reached: 2 functions allocated at least 160 bytes [--threshold-bytes]` and a line for each of the largest rows,
   to be freed with g_free; NULL where none was added. what: `function`; did: `allocated`. */
char *threshold_text(struct threshold *t, const char *what, const char *did, int64_t bytes);

#endif
