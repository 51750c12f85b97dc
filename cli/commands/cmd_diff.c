/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "commands/commands.h"

#include "base/diag.h"
#include "commands/complete_options.h"
#include "commands/deliver.h"
#include "commands/load_recording.h"

int cmd_diff(const struct options *o)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *directory = g_get_current_dir();
	struct complete_options s = { 0 };
	struct model *before = NULL, *after = NULL;
	int status = EXIT_CANNOT;

	if (g_strv_length(o->args) != 2) {
		diag_error("'diff' needs the names of two profiles or baselines");
		return EXIT_USAGE;
	}
	if ((before = load_recording(o->args[0], &error)) && (after = load_recording(o->args[1], &error))
	    && complete_options_make(o, NULL, NULL, workspace_is_known(before->workspace)
	                                                     || workspace_is_known(after->workspace), &s, &error)
	    && deliver_can_write(&s.options, &error))
		status = deliver(&s.options, after, before, directory, s.known);
	else
		status = complete_options_report_failure(error);
	complete_options_clear(&s);
	g_clear_pointer(&after, model_free);
	g_clear_pointer(&before, model_free);
	return status;
}
