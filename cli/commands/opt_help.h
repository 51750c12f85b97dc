/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Makes argp's tables from the options, and the rest of what --help says. */
#ifndef CLI_OPT_HELP_H
#define CLI_OPT_HELP_H

#include "commands/opt_table.h"

#include <argp.h>

/* -h asks for help, too, because shells take -? for a pattern. */
enum { OPT_KEY_HELP = 'h' };

struct opt_help;

/* Makes the tables for a parser. They have the options that a command with one of these traits takes. */
struct opt_help *opt_help_new(unsigned traits, argp_parser_t parser);
void opt_help_free(struct opt_help *help);

/* Returns one table for each group of options. The array ends with a NULL argp; help owns it. */
const struct argp_child *opt_help_children(const struct opt_help *help);

/* Returns the option that argp's key stands for; NULL if there is none. */
const struct opt *opt_help_find(int key);

/* Returns what --help says before and after the options. Free with g_free. */
char *opt_help_doc(void);

#endif
