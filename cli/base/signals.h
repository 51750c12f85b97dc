/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The signals that end a run, and how they are held back for a while. */
#ifndef CLI_SIGNALS_H
#define CLI_SIGNALS_H

#include <signal.h>

/* The signals that end a process by default, except faults; and SIGCHLD, because a wait for these signals
   also waits for children. */
sigset_t signals_that_end(void);

/* Between these two calls such signals wait. *before: the mask as it was. */
void signals_hold(sigset_t *before);
void signals_release(const sigset_t *before);

/* Lets signals through as `before` does, but for those that a write of our own raises: the write then fails and says why. */
void signals_release_from_outside(const sigset_t *before);

#endif
