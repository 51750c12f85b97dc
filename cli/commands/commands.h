/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The commands, one row each in commands.c and one file cmd_*.c each. A command reports what fails and returns the exit status. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "model/options.h"

/* What a command does. An option goes with commands that have certain traits. */
enum command_trait {
	COMMAND_BUILDS = 1,      /* has cargo build something */
	COMMAND_RECORDS = 2,     /* starts a program and records it */
	COMMAND_SAVES = 4,       /* has one result, which --save can write and --compare can compare */
	COMMAND_PARSES = 8,      /* we parse its arguments: options may stand among them */
	COMMAND_COMPARES = 16,   /* always has a baseline */
	COMMAND_TESTS = 32,      /* runs tests */
	COMMAND_READS = 64,      /* shows what was recorded */
	COMMAND_LEAKS = 128,     /* is `leaks`: the command after it reports leaks */
	COMMAND_WATCHES = 256,   /* is `watch`: the command after it shows a picture while it records */
	COMMAND_REPORTS = 512,   /* ends with a report */
	COMMAND_ATTACHES = 1024, /* shows a picture of what another command records */
	COMMAND_EXPORTS = 2048,  /* its first argument is the format of its report */
};
#define COMMAND_ANY (~0u)

struct command {
	const char *name;
	unsigned traits;
	const char *arguments;    /* as --help shows them */
	const char *help;         /* a sentence without its full stop, for --help and the completions */
	/* Returns the exit status. NULL: the name is a word before another command. */
	int (*run)(const struct options *options);
};

/* Ends with a NULL name. */
extern const struct command commands[];

int cmd_cargo(const struct options *options);     /* run, test, bench, nextest */
int cmd_exec(const struct options *options);
int cmd_report(const struct options *options);    /* report, export */
int cmd_diff(const struct options *options);
int cmd_attach(const struct options *options);

/* Our executable as runner of the run in rundir. argv: the program and its arguments. */
int cmd_runner(const char *rundir, char **argv);

#endif
