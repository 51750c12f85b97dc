/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Our executable as cargo's runner, started as RUNDIR/runner EXECUTABLE ARGS. It becomes the program by exec, under
   the backend, so that the program keeps the signals, the terminal and the exit status that its starter expects. */
#ifndef CLI_RUNNER_H
#define CLI_RUNNER_H

#include <glib.h>

/* The variables that ask Rust's runtime for backtraces, up to NULL. Programs that run deterministically do not get them. */
extern const char *const runner_backtrace_variables[];

/* Returns the run's directory if this process was started as its runner, else NULL. Free it with g_free. */
char *runner_directory(const char *argv0);

/* Becomes the profiled program argv. Returns on failure, with *error set to the whole message. Also returns if
   the program's tests ran one by one: then its exit status. */
int runner_start(const char *rundir, char **argv, GError **error);

#endif
