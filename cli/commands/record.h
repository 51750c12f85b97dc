/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Runs programs under the tool and reports what they did: the body of run, test, bench, nextest and exec. */
#ifndef CLI_RECORD_H
#define CLI_RECORD_H

#include "model/options.h"

struct record_request {
	const char *program;           /* what is started; NULL: our runner */
	const char *command;           /* its first argument; NULL: none */
	char **args;                   /* its further arguments */
	const GPtrArray *runners;      /* of char *: variables that are to name our runner; NULL: none */
	const GPtrArray *variables;    /* of char *: further variables, NAME=VALUE; NULL: none */
	bool lists_tests;              /* `--list` to a program means that it only lists its tests */
	bool per_test;                 /* each test of a harness is a process of its own */
	bool drops_quiet;              /* cargo hands the --quiet that we gave it on to harnesses: it is taken away again */
	bool ordered;                  /* see rundir_model.h */
	const char *note, *doubt;      /* said before the run, and after a run that worked; NULL: nothing */
	const char *workspace;
	const struct workspace *known; /* of the workspace; NULL: nothing, or it is of no interest */
};

/* Returns the exit status; has said what failed. */
int record(const struct options *options, const struct record_request *request);

#endif
