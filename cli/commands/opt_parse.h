/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The parsing of the command line, by argp. Nothing is done here but to understand what was asked for. */
#ifndef CLI_OPT_PARSE_H
#define CLI_OPT_PARSE_H

#include "commands/commands.h"
#include "model/options.h"

void options_init(struct options *options);
void options_clear(struct options *options);

/* Parses argv ([0] is ignored); *command is the one that was named. --help, --usage and --version exit, as argp does, and so
   does an unknown short option, with EXIT_USAGE. Other errors return false with *error set. */
bool opt_parse(struct options *options, int argc, char **argv, const struct command **command, GError **error);

#endif
