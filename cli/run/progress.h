/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* One line on the terminal that shows that a long run lives. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <glib.h>
#include <stdbool.h>

struct progress;

/* Never shows anything when quiet, when standard error is no terminal, or when cargo's settings forbid it. */
struct progress *progress_new(const char *rundir, bool quiet);
/* Erases the line. NULL is allowed. */
void progress_free(struct progress *p);

/* Brings the line up to date when it is due. */
void progress_tick(struct progress *p);

#endif
