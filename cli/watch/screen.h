/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A picture at the bottom of a terminal, while programs go on to write above it: only the lines above scroll. At the end the picture
   stays behind what they wrote. */
#ifndef CLI_SCREEN_H
#define CLI_SCREEN_H

#include <glib.h>
#include <stdbool.h>

struct screen;

/* Returns why no picture can be on the terminal fd, as a clause to free with g_free; NULL if one can. */
char *screen_find_fault(int fd);

/* The screen of the terminal. Release it with screen_end. */
struct screen *screen_new(int fd);

/* Shows these lines (of char *) at the bottom, in the place of those before. They must fit, and leave room for a line above. */
void screen_show(struct screen *s, const GPtrArray *lines);

/* Leaves these lines behind what the programs wrote, and releases s. They scroll away as other text does. */
void screen_end(struct screen *s, const GPtrArray *lines);

#endif
