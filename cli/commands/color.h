/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Decides whether output is coloured. */
#ifndef CLI_COLOR_H
#define CLI_COLOR_H

#include "model/options.h"

/* The first of these that is set decides: --color, NO_COLOR, CLICOLOR_FORCE, CARGO_TERM_COLOR, and at last
   whether fd is a terminal (-1: it is not). */
bool color_wanted(enum color_when when, int fd);

#endif
