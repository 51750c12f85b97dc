/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The options that the commands share, as argp children that fill a struct options, and the parsing of the
   command line with them. Nothing is done here but to understand what was asked for. */
#ifndef CLI_OPT_PARSE_H
#define CLI_OPT_PARSE_H

#include "model/options.h"

/* What a command does, for the options that make sense with only some. */
enum command_trait {
	COMMAND_BUILDS = 1,      /* has cargo build something */
	COMMAND_RECORDS = 2,     /* starts a program and records it */
	COMMAND_SAVES = 4,       /* has one result, that --save can write and --compare compare */
	COMMAND_PARSES = 8,      /* its arguments are ours: options may stand among them */
	COMMAND_COMPARES = 16,   /* always has a baseline */
	COMMAND_TESTS = 32,      /* runs tests */
	COMMAND_READS = 64,      /* shows what was recorded */
};

struct command {
	const char *name;
	unsigned traits;
	const char *args_doc;
	const char *doc;
	int (*run)(const struct options *options);   /* returns the exit status */
};

void options_init(struct options *options);
void options_clear(struct options *options);

/* Parses argv ([0] is ignored) by the table of commands, which ends with a NULL name; *command is the one
   that was named. --help, --usage and --version exit, as argp does, and so does an unknown option, with
   EXIT_USAGE. Other errors return false with *error set. */
bool opt_parse(struct options *options, int argc, char **argv, const struct command *commands,
               const struct command **command, GError **error);

#endif
