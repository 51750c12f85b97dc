/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Runs programs under the recorder and reports on them: what run, test, bench, nextest and exec have in
   common. */
#ifndef CLI_RECORD_H
#define CLI_RECORD_H

#include "model/options.h"

struct record_request {
	const char *program;           /* the program to start; NULL: our runner */
	const char *command;           /* its first argument; NULL: none */
	char **args;                   /* its further arguments */
	const GPtrArray *runners;      /* of char *: environment variables to set to our runner; NULL: none */
	const GPtrArray *variables;    /* of char *: more environment variables, NAME=VALUE; NULL: none */
	bool lists_tests;              /* a program with the argument `--list` only lists its tests */
	bool per_test;                 /* run each test of a harness in a process of its own */
	bool drops_quiet;              /* remove the --quiet that cargo passes on to harnesses because this program
	                                  gave it to cargo */
	bool ordered;                  /* see rundir_model.h */
	const GPtrArray *allocators;   /* what cargo says about allocators: base/program_allocators.h; NULL: nothing */
	const char *note, *doubt;      /* notes before the run, and after a run that succeeded; NULL: nothing */
	const char *workspace;
	const struct workspace *known; /* what cargo says about the workspace; NULL: nothing, or it does not matter */
};

/* Returns the exit status. Reports what fails. */
int record(const struct options *options, const struct record_request *request);

#endif
