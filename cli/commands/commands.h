/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The commands, one to a file cmd_*.c. Each reports what fails and returns the exit status. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "model/options.h"

int cmd_cargo(const struct options *options);     /* run, test, bench, nextest */
int cmd_exec(const struct options *options);
int cmd_report(const struct options *options);
int cmd_diff(const struct options *options);

/* Our executable as runner of the run in rundir. argv: the program and its arguments. */
int cmd_runner(const char *rundir, char **argv);

#endif
