/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What is to be said of functions that options name to choose what counts: `--only-below` and the like. */
#ifndef CLI_CHOSEN_TEXT_H
#define CLI_CHOSEN_TEXT_H

#include "model/model.h"

/* Returns who can have left out allocations: `the program, '--from' or '--until'`; free it with g_free. */
char *chosen_text_who(const struct model *m);

/* Returns a line for each function that no process entered, or whose calls were inlined in part, as an array of char *. */
GPtrArray *chosen_text_warnings(const struct model *m);

#endif
