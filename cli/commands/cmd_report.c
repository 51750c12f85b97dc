/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "commands/commands.h"

#include "base/diag.h"
#include "commands/complete_options.h"
#include "commands/deliver.h"
#include "commands/load_recording.h"
#include "run/completeness.h"

/* Returns one model of all files; NULL with *error set if one cannot be read. */
static struct model *read_all(char **paths, GError **error)
{
	struct model *m = model_new();

	for (; *paths; paths++) {
		if (!load_recording_into(m, *paths, error)) {
			model_free(m);
			return NULL;
		}
	}
	completeness_report(m, false);
	model_label_processes(m);
	return m;
}

int cmd_report(const struct options *o)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *directory = g_get_current_dir();
	struct complete_options s = { 0 };
	struct model *m = NULL, *baseline = NULL;
	int status = EXIT_CANNOT;

	if (!o->args[0]) {
		diag_error("'report' needs the name of a profile or baseline");
		return EXIT_USAGE;
	}
	if ((m = read_all(o->args, &error))
	    && complete_options_make(o, NULL, NULL, workspace_is_known(m->workspace), &s, &error)
	    && deliver_can_write(&s.options, &error)
	    && (!s.options.output.compare || (baseline = load_recording(s.options.output.compare, &error)))) {
		bool held = deliver_asks_for_whole_run(&s.options);
		/* Limits do not hold for a part of a run. */
		if (completeness_check_kept(m, held, o->output.quiet) || !held)
			status = deliver(&s.options, m, baseline, directory, s.known);
	} else
		status = complete_options_report_failure(error);
	complete_options_clear(&s);
	g_clear_pointer(&baseline, model_free);
	g_clear_pointer(&m, model_free);
	return status;
}
