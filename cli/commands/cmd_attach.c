/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "commands/commands.h"

#include "base/diag.h"
#include "base/leftovers.h"
#include "base/numbers.h"
#include "base/signals.h"
#include "commands/color.h"
#include "run/recorded_process.h"
#include "watch/watch.h"

#include <signal.h>
#include <unistd.h>

/* Returns the number of the signal that ended it, or 0; −1 after an error. */
static int follow(const struct options *o, const char *rundir, const struct backend *backend)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *directory = g_dir_make_tmp("cargo-alloc-profile.XXXXXX", &error), *workspace = g_get_current_dir();
	struct leftover *leftover;
	int signal_number;

	if (!directory) {
		diag_error("%s", error->message);
		return -1;
	}
	leftover = leftovers_add(directory);
	const struct watch_request request = {
		.rundir = rundir, .directory = directory, .backend = backend, .options = &o->report, .workspace = workspace,
		.color = color_wanted(o->output.color, STDERR_FILENO),
	};
	signal_number = watch_follow(watch_new(&request));
	leftovers_remove(directory);
	leftovers_forget(leftover);
	return signal_number;
}

int cmd_attach(const struct options *o)
{
	g_autoptr(GError) error = NULL;
	const struct backend *backend;
	g_autofree char *rundir = NULL;
	const char *reason;
	int64_t pid;
	sigset_t before;
	int signal_number;

	if (!o->args[0] || o->args[1]) {
		diag_error("'attach' needs the id of a process");
		return EXIT_USAGE;
	}
	if (!numbers_parse_count(o->args[0], &pid, &reason)) {
		diag_error("invalid process id '%s': %s", o->args[0], reason);
		return EXIT_USAGE;
	}
	if (!watch_is_possible(o->command, &error)) {
		diag_error("%s", error->message);
		return EXIT_USAGE;
	}
	rundir = recorded_process_find(pid, &backend, &error);
	if (!rundir) {
		diag_error("%s", error->message);
		return EXIT_CANNOT;
	}
	signals_hold(&before);
	signal_number = follow(o, rundir, backend);
	if (signal_number > 0)
		raise(signal_number);
	signals_release(&before);
	return signal_number == 0 ? EXIT_DONE : EXIT_CANNOT;
}
