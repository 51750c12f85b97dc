/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The parts of the man page and of the completions that follow from the rows of options and commands. Each function writes one
   part to standard output. */
#ifndef DOCS_LISTS_H
#define DOCS_LISTS_H

#include "commands/opt_table.h"

#include <stdbool.h>

void man_options(void);       /* the options by groups */
void man_variables(void);     /* the variables of the environment that are limits */

void bash_words(void);        /* the commands and options */
void bash_valued(void);       /* a pattern of `case`: the options whose value is the next word */
void bash_optional(void);     /* a pattern: those whose value may stand behind an equals sign */
void bash_values(void);       /* branches of `case`: what the values may be */

void zsh_arguments(void);     /* what _arguments takes */

void fish_seen(void);         /* a condition: that a command stands before the cursor */
void fish_completions(void);  /* calls of `complete` */

/* Whether the option's value is the name of a file. */
bool list_takes_file(const struct opt *opt);

/* What the completion of a value begins with, blanks in between: `count size name`, `bytes= peak=`; to be freed with g_free. Empty:
   anything. */
char *list_words(const struct opt *opt);

/* text with a backslash before each of these characters; to be freed with g_free. */
char *list_escape(const char *text, const char *characters);

#endif
