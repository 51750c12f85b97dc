/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "commands/commands.h"

#include "base/diag.h"
#include "run/runner.h"

int cmd_runner(const char *rundir, char **argv)
{
	g_autoptr(GError) error = NULL;

	int status = runner_start(rundir, argv, &error);

	if (error)
		diag_error("%s", error->message);
	return status;
}
