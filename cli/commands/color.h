/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whether output is coloured. */
#ifndef CLI_COLOR_H
#define CLI_COLOR_H

#include "model/options.h"

/* --color, then NO_COLOR, CLICOLOR_FORCE, CARGO_TERM_COLOR, then whether fd (-1: none) is a terminal. */
bool color_wanted(enum color_when when, int fd);

#endif
