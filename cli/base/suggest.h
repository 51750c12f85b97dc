/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What somebody meant who wrote a word that is not among those there are. */
#ifndef CLI_SUGGEST_H
#define CLI_SUGGEST_H

#include <glib.h>

/* The one of known (of const char *) that word is nearest to, by how many letters are missing, added, changed or exchanged
   with the next; letters of either case are the same, so are - and _. NULL: none is near. */
const char *suggest_nearest(const char *word, const GPtrArray *known);

/* The end of a message, to be freed with g_free: `did you mean 'run'?`, else `choose one of run, test`. */
char *suggest_text(const char *word, const GPtrArray *known);

#endif
