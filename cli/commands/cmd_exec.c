/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "commands/commands.h"

#include "base/diag.h"
#include "commands/complete_options.h"
#include "commands/record.h"
#include "run/executable.h"

static bool check(const char *executable, const struct options *o, GError **error)
{
	const struct executable_request request = {
		.backend = backend_get(o->record.backend), .scripts = o->record.trace_children,
	};

	return executable_check(executable, &request, error);
}

int cmd_exec(const struct options *o)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *executable = NULL, *directory = g_get_current_dir();
	struct complete_options s = { 0 };
	int status = EXIT_CANNOT;
	struct record_request request = { .args = o->args, .ordered = true, .workspace = directory };

	if (!o->args[0]) {
		diag_error("'exec' needs the name of a program");
		return EXIT_USAGE;
	}
	executable = executable_find(o->args[0], &error);
	if (executable && complete_options_make(o, NULL, NULL, false, &s, &error)
	    && check(executable, &s.options, &error)) {
		/* A program on the command line belongs to no workspace, unless the options say so. */
		if (o->report.attribute == ATTRIBUTE_DEFAULT)
			s.options.report.attribute = ATTRIBUTE_USER;
		else if (o->report.attribute == ATTRIBUTE_WORKSPACE)
			request.known = s.known;
		status = record(&s.options, &request);
	} else {
		status = complete_options_report_failure(error);
	}
	complete_options_clear(&s);
	return status;
}
