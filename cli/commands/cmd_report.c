/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "commands/commands.h"

#include "base/diag.h"
#include "commands/complete_options.h"
#include "commands/deliver.h"
#include "commands/load_recording.h"
#include "run/completeness.h"
#include "run/snapshot_files.h"

/* The files of a report: what processes left at their ends, and snapshots. */
struct files { GPtrArray *ends, *snapshots; };   /* of const char *; of struct snapshot_file * */

/* A single file is read once, so that it may be a pipe. */
static struct files sort_out(const struct options *o)
{
	struct files f = { g_ptr_array_new(), snapshot_files_new() };
	bool alone = !o->args[1] && !o->report.snapshot && !o->report.since;

	for (char **path = o->args; *path; path++)
		if (alone || !g_file_test(*path, G_FILE_TEST_IS_REGULAR) || !snapshot_files_add(f.snapshots, *path, NULL))
			g_ptr_array_add(f.ends, *path);
	return f;
}

/* Adds the snapshots to the paths, if they can be added up. */
static bool take_all(const GPtrArray *snapshots, GPtrArray *paths, GError **error)
{
	const struct snapshot_file *pair[2];

	if (snapshot_files_same(snapshots, pair)) {
		g_set_error(error, g_quark_from_static_string("cmd-report"), 0, "'%s' and '%s' are snapshots of one process: choose one with "
		            "'--snapshot', or compare them with 'diff'", pair[0]->path, pair[1]->path);
		return false;
	}
	for (guint i = 0; i < snapshots->len; i++)
		g_ptr_array_add(paths, ((const struct snapshot_file *)g_ptr_array_index(snapshots, i))->path);
	return true;
}

/* Returns one model of all paths; NULL with *error set if one cannot be read. */
static struct model *read_all(const GPtrArray *paths, GError **error)
{
	struct model *m = model_new();

	for (guint i = 0; i < paths->len; i++) {
		if (!load_recording_into(m, g_ptr_array_index(paths, i), error)) {
			model_free(m);
			return NULL;
		}
	}
	if (!completeness_is_reportable(m, error)) {
		model_free(m);
		return NULL;
	}
	completeness_report(m, false);
	model_label_processes(m);
	return m;
}

/* Returns the snapshots of that name. The program may have made it, and its file is not among these. */
static GPtrArray *find_snapshots(const GPtrArray *snapshots, const char *asked, GError **error)
{
	if (snapshots->len > 0)
		return snapshot_files_find(snapshots, asked, error);
	g_set_error(error, g_quark_from_static_string("cmd-report"), 0, "there is no snapshot '%s': none of the files is a snapshot; "
	            "'--keep out.xml' writes snapshots as out.snapshot1.xml and so on", asked);
	return NULL;
}

/* Returns a model of the snapshot of that name, or of the ends if asked is NULL. */
static struct model *read_moment(const struct files *f, const char *asked, GError **error)
{
	g_autoptr(GPtrArray) paths = g_ptr_array_new();
	g_autoptr(GPtrArray) found = asked ? find_snapshots(f->snapshots, asked, error) : NULL;
	bool whole = !asked && f->ends->len > 0;
	struct model *m;

	if (asked && !found)
		return NULL;
	for (guint i = 0; whole && i < f->ends->len; i++)
		g_ptr_array_add(paths, g_ptr_array_index(f->ends, i));
	if (!whole && !take_all(asked ? found : f->snapshots, paths, error))
		return NULL;
	m = read_all(paths, error);
	if (m && whole)
		snapshot_files_tell(f->snapshots, m);
	return m;
}

int cmd_report(const struct options *o)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *directory = g_get_current_dir();
	struct complete_options s = { 0 };
	struct model *m = NULL, *baseline = NULL;
	struct files files = { NULL, NULL };
	int status = EXIT_CANNOT;

	if (!o->args[0]) {
		diag_error("'%s' needs the name of a profile or baseline", o->command);
		return EXIT_USAGE;
	}
	files = sort_out(o);
	if ((m = read_moment(&files, o->report.snapshot, &error))
	    && (!o->report.since || (baseline = read_moment(&files, o->report.since, &error)))
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
	g_ptr_array_unref(files.ends);
	g_ptr_array_unref(files.snapshots);
	return status;
}
