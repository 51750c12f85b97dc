/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Runs each test of an executable in a process of its own, one on each processor at a time. Output and records
   are in the order of the list, whichever test ends first. */
#ifndef CLI_PERTEST_H
#define CLI_PERTEST_H

#include "run/libtest.h"
#include "run/rundir.h"

struct pertest {
	const char *rundir;
	const struct run_settings *settings;
	const char *executable;
	char **args;                     /* the run's arguments, without the program */
	const struct libtest *list;
	/* Becomes the profiled program. Returns only on failure, with *error set. */
	void (*become)(const char *rundir, const struct run_settings *settings, const char *slot,
	               const char *executable, char **args, GError **error);
};

/* Runs the tests and prints what the harness would. Returns the harness's exit status: 101 if a test failed. On
   failure sets *error to the whole message. If a signal interrupts the run, that signal ends this process,
   too. */
int pertest_run(const struct pertest *p, GError **error);

#endif
