/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "base/signals.h"

#include <stddef.h>

sigset_t signals_that_end(void)
{
	/* A fault is a fault of this program. The others stop or continue a job, or do nothing. */
	static const int left_alone[] = {
		SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGTSTP, SIGTTIN, SIGTTOU, SIGCONT, SIGWINCH, SIGURG,
	};
	sigset_t set;

	sigfillset(&set);
	for (size_t i = 0; i < sizeof left_alone / sizeof *left_alone; i++)
		sigdelset(&set, left_alone[i]);
	return set;
}

void signals_hold(sigset_t *before)
{
	const sigset_t set = signals_that_end();

	sigprocmask(SIG_BLOCK, &set, before);
}

void signals_release(const sigset_t *before)
{
	sigprocmask(SIG_SETMASK, before, NULL);
}

void signals_release_from_outside(const sigset_t *before)
{
	sigset_t set = *before;

	sigaddset(&set, SIGPIPE);
	sigaddset(&set, SIGXFSZ);
	signals_release(&set);
}
