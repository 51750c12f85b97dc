/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "commands/commands.h"

#include "base/diag.h"
#include "commands/finish.h"
#include "commands/settle.h"

int cmd_diff(const struct options *o)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *directory = g_get_current_dir();
	struct settled s = { 0 };
	struct model *before = NULL, *after = NULL;
	int status = EXIT_CANNOT;

	if (g_strv_length(o->args) != 2) {
		diag_error("'diff' needs the names of two profiles or baselines");
		return EXIT_USAGE;
	}
	if ((before = finish_read(o->args[0], &error)) && (after = finish_read(o->args[1], &error))
	    && settle(o, NULL, NULL, workspace_is_known(before->workspace) || workspace_is_known(after->workspace), &s, &error)
	    && finish_check(&s.options, &error))
		status = finish(&s.options, after, before, directory, s.known);
	else
		status = settle_failed(error);
	settled_clear(&s);
	g_clear_pointer(&after, model_free);
	g_clear_pointer(&before, model_free);
	return status;
}
