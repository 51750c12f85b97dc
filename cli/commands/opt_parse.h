/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Parses the command line with argp. This module only finds out what the user wants, and does none of it. */
#ifndef CLI_OPT_PARSE_H
#define CLI_OPT_PARSE_H

#include "commands/commands.h"
#include "model/options.h"

void options_init(struct options *options);
void options_clear(struct options *options);

/* Parses argv from [1] on, and sets *command to the command that it names. At --help, --usage and --version
   argp exits; at an unknown short option it exits with EXIT_USAGE. Any other mistake returns false with
   *error set. */
bool opt_parse(struct options *options, int argc, char **argv, const struct command **command, GError **error);

#endif
