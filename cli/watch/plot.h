/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The course of a number over time as a picture of characters. Keeps a bounded number of points however long it takes: when
   there is no room for another, two neighbours become one. */
#ifndef CLI_PLOT_H
#define CLI_PLOT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct plot;

struct plot *plot_new(void);
void plot_free(struct plot *p);

/* Adds that the number was `value` at this time, which is not before the last one's. It stays so until the next. */
void plot_add(struct plot *p, int64_t ms, int64_t value);

/* The largest number so far. */
int64_t plot_highest(const struct plot *p);

/* Returns `lines` texts (of char *) of `columns` characters each, the uppermost first. The largest number reaches the top, and
   only 0 is empty. unicode: draws with blocks of an eighth of a line, else with ASCII. Release with g_ptr_array_unref. */
GPtrArray *plot_draw(const struct plot *p, int columns, int lines, bool unicode);

#endif
