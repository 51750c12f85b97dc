/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Guesses which of the known words a misspelt word was meant to be. */
#ifndef CLI_SUGGEST_H
#define CLI_SUGGEST_H

#include <glib.h>

/* Returns the known word (of const char *) that is nearest to word, by how many letters are missing, added,
   changed or swapped with the next. Case does not matter, and - equals _. NULL if none is near. */
const char *suggest_nearest(const char *word, const GPtrArray *known);

/* Returns the end of a message: `did you mean 'run'?`, else `choose one of run, test`. Free it with g_free. */
char *suggest_text(const char *word, const GPtrArray *known);

#endif
