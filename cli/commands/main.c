/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "base/diag.h"
#include "commands/commands.h"
#include "commands/opt_parse.h"
#include "run/runner.h"

#include <argp.h>
#include <string.h>

const char *argp_program_version = PACKAGE_STRING " (for Valgrind " AP_VALGRIND_VERSION ")";

static int run(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	const struct command *command;
	struct options options;
	int status = EXIT_USAGE;

	options_init(&options);
	if (opt_parse(&options, argc, argv, &command, &error))
		status = command->run(&options);
	else
		diag_error("%s", error->message);
	options_clear(&options);
	return status;
}

int main(int argc, char **argv)
{
	g_autofree char *rundir = argc > 0 ? runner_directory(argv[0]) : NULL;

	if (rundir)
		return cmd_runner(rundir, argv + 1);
	/* cargo names the subcommand that it was asked for. */
	if (argc > 1 && strcmp(argv[1], "alloc-profile") == 0)
		return run(argc - 1, argv + 1);
	return run(argc, argv);
}
