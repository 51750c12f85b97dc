/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The texts about an option in --help, the man page and the completions. Free each with g_free. */
#ifndef CLI_OPT_TEXT_H
#define CLI_OPT_TEXT_H

#include "commands/opt_table.h"

/* Returns the row's help. It lists the values, and says whether users may repeat the option. What users type
   is in `backticks`. The text has no full stop at its end. */
char *opt_text_marked(const struct opt *opt);

/* Returns the same text for a terminal. */
char *opt_text_plain(const struct opt *opt);

/* Returns the beginning of the text, a few words. */
char *opt_text_short(const struct opt *opt);

#endif
