/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Shows on a terminal what programs have alive while they run: `watch`. It takes at most a tenth of a processor, and half a second
   to begin with. */
#ifndef CLI_WATCH_H
#define CLI_WATCH_H

#include "run/backend.h"
#include "base/workspace.h"

struct watch_request {
	const char *rundir;
	const struct backend *backend;     /* it has recordings */
	const struct report_options *options;
	const char *workspace;             /* see struct record_request */
	const struct workspace *known;
	bool color;
};

/* Whether there can be a picture on standard error. False with *error set to the whole message. */
bool watch_is_possible(GError **error);

/* Borrows what the request has. */
struct watch *watch_new(const struct watch_request *request);

/* Shows the picture anew if it is due. */
void watch_tick(struct watch *w);

/* The run is over: leaves the last picture standing, and releases w. NULL does nothing. */
void watch_end(struct watch *w);

#endif
