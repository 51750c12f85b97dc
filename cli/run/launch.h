/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Starts cargo or a program, waits until the run is over, and passes signals on. */
#ifndef CLI_LAUNCH_H
#define CLI_LAUNCH_H

#include <glib.h>
#include <signal.h>
#include <stdbool.h>

struct launch {
	char **argv;
	char **envp;
	bool stdout_to_stderr;    /* write the child's standard output to standard error */
	const char *rundir;       /* pass signals that only this process got to the programs of this run, too */
	void (*tick)(void *data); /* called this often while the programs run; it shows how far they are */
	void *tick_data;
	int tick_ms;
};

/* What a held signal means: it does not end the run; it ends the run, and the terminal sent it to the whole
   process group; or it ends the run, and only this process got it. */
enum launch_signal { LAUNCH_NO_END, LAUNCH_END_OF_GROUP, LAUNCH_END };
enum launch_signal launch_signal_kind(const siginfo_t *info);

/* Like signals_hold, for a process that starts children and waits for them. */
void launch_hold_signals(sigset_t *before);

/* Runs the child with the signals held and sets *status to its exit status, or to 128 + N if signal N
   ended it. After an interruption, waits for programs that are still writing their profiles. before: the mask
   that the child gets. Returns false with *error set if it could not be started. */
bool launch_run(const struct launch *launch, const sigset_t *before, int *status, GError **error);

#endif
