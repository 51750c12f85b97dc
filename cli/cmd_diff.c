/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "commands.h"

#include "diag.h"
#include "finish.h"
#include "settle.h"

int cmd_diff(const struct options *o)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *directory = g_get_current_dir();
	struct settled s;
	struct model *before = NULL, *after = NULL;
	int status = EXIT_CANNOT;

	if (g_strv_length(o->args) != 2) {
		diag_error("'diff' needs the names of two profiles or baselines");
		return EXIT_USAGE;
	}
	if (settle(o, NULL, NULL, &s, &error) && finish_check(&s.options, &error)
	    && (before = finish_read(o->args[0], &error))
	    && (after = finish_read(o->args[1], &error)))
		status = finish(&s.options, after, before, directory, s.members);
	else
		status = settle_failed(error);
	settled_clear(&s);
	g_clear_pointer(&after, model_free);
	g_clear_pointer(&before, model_free);
	return status;
}
