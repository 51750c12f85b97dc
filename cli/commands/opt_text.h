/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What is said of an option in --help, the man page and the completions. All texts are to be freed with g_free. */
#ifndef CLI_OPT_TEXT_H
#define CLI_OPT_TEXT_H

#include "commands/opt_table.h"

/* The row's help with its values, and that it may be repeated, in `backticks` what users type. No full stop at its end. */
char *opt_text_marked(const struct opt *opt);

/* The same for a terminal. */
char *opt_text_plain(const struct opt *opt);

/* What it begins with, in a few words. */
char *opt_text_short(const struct opt *opt);

#endif
