/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Our executable as cargo's runner: RUNDIR/runner EXECUTABLE ARGS. It becomes Valgrind, so that signals, the
   terminal and the exit status are between the program and whoever started it. */
#ifndef CLI_RUNNER_H
#define CLI_RUNNER_H

#include <glib.h>

/* The run directory when we were started as its runner, else NULL. To be freed with g_free. */
char *runner_directory(const char *argv0);

/* Becomes the profiled program argv. Returns on failure, with *error set to the whole message, and else, with the exit status,
   when its tests ran one by one. */
int runner_start(const char *rundir, char **argv, GError **error);

#endif
