/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The tests of an executable, each as a process of its own: as many at a time as there are processors, each on one of
   them. What is printed and recorded is in the order of the list, whichever test ends first. */
#ifndef CLI_PERTEST_H
#define CLI_PERTEST_H

#include "run/libtest.h"
#include "run/rundir.h"

struct pertest {
	const char *rundir;
	const struct run_settings *settings;
	const char *executable;
	char **args;                     /* those of the run, without the program */
	const struct libtest *list;
	/* Becomes the profiled program; returns only on failure. */
	void (*become)(const char *rundir, const struct run_settings *settings, const char *slot,
	               const char *executable, char **args, GError **error);
};

/* Runs the tests and prints as the harness does. Returns the exit status, as the harness has it: 101 when a test failed. On
   failure *error is set to the whole message. Where a signal ended the run it ends us, too. */
int pertest_run(const struct pertest *p, GError **error);

#endif
