/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The options for argp: its tables, and what --help says. */
#ifndef CLI_OPT_HELP_H
#define CLI_OPT_HELP_H

#include "commands/opt_table.h"

#include <argp.h>

/* Asks for help as -? does, which shells take for a pattern. */
enum { OPT_KEY_HELP = 'h' };

struct opt_help;

/* Options for a parser: those that a command with one of the traits takes. */
struct opt_help *opt_help_new(unsigned traits, argp_parser_t parser);
void opt_help_free(struct opt_help *help);

/* Their tables, one a group; the last has a NULL argp. Owned by help. */
const struct argp_child *opt_help_children(const struct opt_help *help);

/* The option that argp's key stands for; NULL: none. */
const struct opt *opt_help_find(int key);

/* What --help says before and after the options; to be freed with g_free. */
char *opt_help_doc(void);

#endif
