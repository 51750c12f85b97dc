/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The message for rows that reached --threshold-bytes. It looks like that of an exceeded limit. */
#ifndef CLI_THRESHOLD_H
#define CLI_THRESHOLD_H

#include <glib.h>
#include <stdint.h>

struct threshold;

struct threshold *threshold_new(void);
void threshold_free(struct threshold *t);

/* Adds a row that reached the threshold. Takes ownership of the name. */
void threshold_add(struct threshold *t, char *name, int64_t bytes);

/* Returns `Threshold reached: 2 functions allocated at least 160 bytes [--threshold-bytes]` and a line for each of the
   largest rows, or NULL if no row was added. what: `function`; did: `allocated`. Free with g_free. */
char *threshold_text(struct threshold *t, const char *what, const char *did, int64_t bytes);

#endif
