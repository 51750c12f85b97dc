/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "commands.h"

#include "diag.h"
#include "runner.h"

int cmd_runner(const char *rundir, char **argv)
{
	g_autoptr(GError) error = NULL;

	runner_start(rundir, argv, &error);
	diag_error("%s", error->message);
	return EXIT_CANNOT;
}
