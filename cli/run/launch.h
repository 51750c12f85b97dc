/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Starts cargo or a runner, stays until all that matters has ended, and passes signals on. */
#ifndef CLI_LAUNCH_H
#define CLI_LAUNCH_H

#include "run/progress.h"

#include <glib.h>
#include <signal.h>
#include <stdbool.h>

struct launch {
	char **argv;
	char **envp;
	bool stdout_to_stderr;    /* the child's standard output is our standard error */
	const char *rundir;       /* signals that were sent to us alone reach its programs, too */
};

/* All that would end us but for faults. */
sigset_t launch_held_signals(void);

/* What a held signal means: no end of the run; an end that the terminal has announced to the whole process group; an end that only
   we know of. */
enum launch_signal { LAUNCH_NO_END, LAUNCH_END_OF_GROUP, LAUNCH_END };
enum launch_signal launch_signal_kind(const siginfo_t *info);

/* Between these two calls the signals that end a run wait instead of ending us. */
void launch_hold_signals(sigset_t *before);
void launch_release_signals(const sigset_t *before);

/* Runs the child with the signals held (`before`: as they were) and sets *status to its exit status, 128 + N
   when signal N ended it. After an interruption, programs that are still writing their profiles are waited
   for. Returns false with *error set when it could not be started. */
bool launch_run(const struct launch *launch, const sigset_t *before, struct progress *progress, int *status,
                GError **error);

#endif
