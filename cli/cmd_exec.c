/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "commands.h"

#include "cargo.h"
#include "diag.h"
#include "executable.h"
#include "record.h"

int cmd_exec(const struct options *o)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *executable = NULL, *directory = g_get_current_dir();
	g_autoptr(GPtrArray) members = NULL;
	struct record_request request = { .args = o->args, .ordered = true, .workspace = directory };

	if (!o->args[0]) {
		diag_error("'exec' needs the name of a program");
		return EXIT_USAGE;
	}
	executable = executable_find(o->args[0], &error);
	if (!executable || !executable_check(executable, o->record.trace_children, &error)
	    || !cargo_workspace_members(o->report.attribute == ATTRIBUTE_WORKSPACE, &members, &error)) {
		diag_error("%s", error->message);
		return EXIT_CANNOT;
	}
	request.members = members;
	return record(o, &request);
}
