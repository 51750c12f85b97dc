/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Shows on one line of the terminal that a long run makes progress. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "run/backend.h"

struct progress;

/* Shows nothing if quiet, if standard error is not a terminal, or if cargo's settings turn progress off. */
struct progress *progress_new(const char *rundir, const struct backend *backend, bool quiet);
/* Erases the line. NULL does nothing. */
void progress_free(struct progress *p);

/* Updates the line if it is due. */
void progress_tick(struct progress *p);

#endif
