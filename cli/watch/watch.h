/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Shows on a terminal what programs have alive while they run: `watch`. It takes at most a tenth of a processor, and half a second
   to begin with. */
#ifndef CLI_WATCH_H
#define CLI_WATCH_H

#include "run/backend.h"
#include "base/workspace.h"

struct watch_request {
	const char *rundir;
	const char *directory;             /* for temporary files */
	const struct backend *backend;     /* it has recordings */
	const struct report_options *options;
	const char *workspace;             /* see struct record_request */
	const struct workspace *known;
	bool color;
};

/* Whether the command can show a picture on standard error. False with *error set to the whole message. */
bool watch_is_possible(const char *command, GError **error);

/* Borrows what the request has. */
struct watch *watch_new(const struct watch_request *request);

/* Shows the picture anew if it is due. */
void watch_tick(struct watch *w);

/* The run is over: leaves a picture standing that shows how, and releases w. NULL does nothing. */
void watch_end(struct watch *w);

/* Shows the picture until the run is over, which another command goes on to account for, or until a signal comes. Call this while
   signals are held. Returns the signal's number, or 0. Leaves the last picture standing, and releases w. */
int watch_follow(struct watch *w);

#endif
