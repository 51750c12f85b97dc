/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "commands/deliver.h"

#include "analysis/assertion_report.h"
#include "analysis/gate.h"
#include "analysis/suppress_match.h"
#include "base/diag.h"
#include "base/outfile.h"
#include "base/terminal.h"
#include "commands/browser.h"
#include "commands/ci.h"
#include "commands/color.h"
#include "input/baseline_write.h"
#include "model/leak_tally.h"
#include "names/origin.h"
#include "report/report.h"
#include "views/assertion_text.h"
#include "views/chosen_text.h"
#include "views/gate_text.h"
#include "views/view_allocators.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static G_DEFINE_QUARK(deliver-error, deliver_error)

bool deliver_can_write(const struct options *o, GError **error)
{
	const char *const paths[] = { o->output.file, o->output.save, o->record.keep };

	for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
		g_autofree char *directory = paths[i] ? g_path_get_dirname(paths[i]) : NULL;
		bool in_place;

		if (!paths[i])
			continue;
		if (g_file_test(paths[i], G_FILE_TEST_IS_DIR)) {
			g_set_error(error, deliver_error_quark(), 0, "cannot write '%s': %s", paths[i],
			            g_strerror(EISDIR));
			return false;
		}
		/* A device or a pipe is written to directly. */
		in_place = g_file_test(paths[i], G_FILE_TEST_EXISTS)
		           && !g_file_test(paths[i], G_FILE_TEST_IS_REGULAR);
		if (access(in_place ? paths[i] : directory, W_OK) != 0) {
			g_set_error(error, deliver_error_quark(), 0, "cannot write '%s': %s", paths[i],
			            g_strerror(errno));
			return false;
		}
	}
	/* A page without a name goes there. */
	if (o->output.open && !o->output.file && access(g_get_tmp_dir(), W_OK) != 0) {
		g_set_error(error, deliver_error_quark(), 0, "cannot create a file in '%s': %s", g_get_tmp_dir(), g_strerror(errno));
		return false;
	}
	if (o->output.format->binary && !o->output.file && isatty(STDOUT_FILENO)) {
		g_set_error(error, deliver_error_quark(), 0, "cannot write '%s' to a terminal, because it is not text: name a file with "
		            "'--output-file'", o->output.format->name);
		return false;
	}
	return ci_check(o->output.ci, error);
}

bool deliver_asks_for_whole_run(const struct options *o)
{
	return o->limits->len > 0 || o->report.threshold_bytes >= 0 || o->output.save || o->output.compare
	       || o->record.verify > 0;
}

static bool report_to_file(const char *path, const struct report *r, const struct format *format,
                           const struct view_context *context)
{
	g_autoptr(GError) error = NULL;
	struct outfile *file = outfile_open(path, &error);

	if (file) {
		report_write(r, format, context, outfile_stream(file));
		if (outfile_commit(file, &error))
			return true;
	}
	diag_error("cannot write '%s': %s", path, error->message);
	return false;
}

static bool report_to_stdout(const struct report *r, const struct format *format, const struct view_context *context)
{
	report_write(r, format, context, stdout);
	if (fflush(stdout) == 0 && !ferror(stdout))
		return true;
	diag_error("cannot write standard output: %s", g_strerror(errno));
	return false;
}

static bool save(const char *path, const struct model *m, const char *workspace)
{
	g_autoptr(GError) error = NULL;

	if (baseline_write(m, path, workspace, &error))
		return true;
	diag_error("cannot write '%s': %s", path, error->message);
	return false;
}

/* Warns of limits that matched nothing: a pattern may have a mistake, and then nothing was checked. A run that saves the first
   baseline compares nothing. */
static void note_unmatched(const struct options *o, const GPtrArray *results, bool compares)
{
	for (guint i = 0; i < o->limits->len; i++) {
		const struct gate_limit *limit = g_ptr_array_index(o->limits, i);
		g_autofree char *text = gate_text_origin(limit);
		bool matched = limit->of_run || (!compares && limit->bound != GATE_AT_MOST);
		for (guint j = 0; j < results->len && !matched; j++)
			matched = ((const struct gate_result *)g_ptr_array_index(results, j))->limit == limit;
		if (!matched)
			diag_warning("no %s matches '%s'", group_name(limit->group), text);
	}
}

static void warn(GPtrArray *lines)
{
	for (guint i = 0; i < lines->len; i++)
		diag_warning("%s", (const char *)g_ptr_array_index(lines, i));
	g_ptr_array_unref(lines);
}

/* Without any entry an option left out everything, or nothing; and nobody sees calls that are inlined. */
static void warn_of_choice(const struct model *m)
{
	warn(chosen_text_warnings(m));
	warn(view_allocators_warnings(m));
}

/* Writes the results of the limits, and the program's assertions that failed, to standard error after the report, whatever the
   report's format. Returns whether all hold. */
static bool say_failures(const struct options *o, const GPtrArray *results, const struct assertion_report *assertions,
                         bool compares)
{
	assertion_text_write(assertions, stderr);
	gate_text_write(results, stderr);
	note_unmatched(o, results, compares);
	return gate_failures(results) == 0 && assertions->failed == 0;
}

void deliver_count_leaks(const struct options *o, struct model *m, bool *used)
{
	if (o->rules)
		suppress_apply(o->rules, m, used);
	leak_tally(m);
}

/* A limit on leaks does not hold if nobody looked for leaks. what: whose model m is, for the error. */
static bool can_hold(const struct gate_limit *limit, const struct model *m, const char *what, GError **error)
{
	g_autofree char *text = limit ? gate_text_origin(limit) : NULL;

	for (guint i = 1; limit && m && i < m->processes->len; i++) {
		const struct process *p = model_get_process(m, (process_id){ i });

		if (!p->leak_check) {
			g_set_error(error, deliver_error_quark(), 0,
			            "cannot check '%s' against the %s: '%s' was recorded without '--leak-check': "
			            "record it again with that option", text, what,
			            p->label);
			return false;
		}
	}
	return true;
}

bool deliver_can_compare(const struct options *o, const struct model *baseline, GError **error)
{
	return can_hold(gate_limits_growth_of(o->limits, GATE_LEAKED), baseline, "baseline", error);
}

static bool knows_leaks(const struct model *m)
{
	for (guint i = 1; i < m->processes->len; i++)
		if (model_get_process(m, (process_id){ i })->leak_check)
			return true;
	return false;
}

/* Counts the leaks of both models, and notes the user's rules that matched none: they may have a mistake, or
   are not needed any more. */
static void count_all_leaks(const struct options *o, struct model *m, struct model *baseline)
{
	g_autofree bool *used = g_new0(bool, o->rules ? o->rules->len : 0);

	deliver_count_leaks(o, m, used);
	if (baseline)
		deliver_count_leaks(o, baseline, used);
	for (guint i = 0; o->rules && i < o->rules->len && knows_leaks(m) && !o->output.quiet; i++) {
		const struct suppress_rule *rule = g_ptr_array_index(o->rules, i);

		if (rule->file && !used[i])
			diag_note("suppression '%s' in '%s' matched no leak", rule->name, rule->file);
	}
}

/* If only one of the recordings tells its workspace, because an earlier version made the other, uses it for
   both. */
static void share_workspace(struct model *m, struct model *baseline, const struct workspace *known)
{
	if (!workspace_is_known(m->workspace) && baseline)
		origin_adopt(m, baseline);
	if (!workspace_is_known(m->workspace) && known)
		origin_add_workspace(m, known);
	if (baseline && !workspace_is_known(baseline->workspace))
		origin_adopt(baseline, m);
}

/* The report is in its file by now, and what it says stays what it is. */
static void open_page(const struct options *o, const char *path)
{
	g_autoptr(GError) error = NULL;

	if (!o->output.quiet)
		diag_note("the page is '%s'", path);
	if (!browser_open(path, &error))
		diag_warning("cannot open '%s' in a browser: %s", path, error->message);
}

/* Returns where the report goes; NULL: to standard output. Reports a failure, and sets *ok to false. Free with g_free. */
static char *report_file(const struct options *o, bool *ok)
{
	g_autoptr(GError) error = NULL;
	char *path;

	*ok = true;
	if (o->output.file || !o->output.open)
		return g_strdup(o->output.file);
	path = browser_new_file(o->output.format->name, &error);
	if (!path)
		diag_error("%s", error->message);
	*ok = path != NULL;
	return path;
}

/* Writes the report, and opens it if the options say so. */
static bool write_report(const struct options *o, const struct report *r, const struct view_context *context)
{
	bool ok;
	g_autofree char *path = report_file(o, &ok);

	if (ok)
		ok = path ? report_to_file(path, r, o->output.format, context) : report_to_stdout(r, o->output.format, context);
	if (ok && o->output.open)
		open_page(o, path);
	return ok;
}

/* Writes everything that the options ask for, and reports what fails. Returns the exit status. */
static int report_on(const struct options *o, struct sides *sides, const struct model *m, const char *workspace)
{
	g_autoptr(GPtrArray) gates = gate_check(o->limits, sides, &o->report);
	struct assertion_report *assertions = assertion_report_new(sides_as_they_are(sides)->current, workspace);
	const int terminal = o->output.file ? -1 : STDOUT_FILENO;
	const struct view_context context = {
		.workspace = workspace, .gates = gates, .assertions = assertions, .columns = terminal_measure(terminal).columns,
		.unicode = terminal_is_unicode(), .color = color_wanted(o->output.color, terminal),
	};
	struct report *r = report_new(sides, &o->report);
	g_autofree char *reached = report_reached(r);
	bool ok, held;

	ok = write_report(o, r, &context);
	if (o->output.save)
		ok &= save(o->output.save, m, workspace);
	warn_of_choice(m);
	held = say_failures(o, gates, assertions, sides_as_they_are(sides)->baseline != NULL);
	if (reached)
		fputs(reached, stderr);
	ok &= ci_tell(o->output.ci, o->output.quiet, r, &context);
	report_free(r);
	assertion_report_free(assertions);
	if (!ok)
		return EXIT_CANNOT;
	return !held || reached != NULL ? EXIT_GATE : EXIT_DONE;
}

/* A picture of what was not measured would be empty, as if there were none of it. */
static bool can_show(const struct options *o, const struct model *m, const char *what, GError **error)
{
	struct metric_info metric = metric_info(o->report.metric);
	struct cost totals;
	int64_t value;

	if (!o->output.format->one_metric || !m)
		return true;
	totals = model_totals(m, NULL);
	if (metric_get(o->report.metric, &totals, &value))
		return true;
	g_set_error(error, deliver_error_quark(), 0, "cannot show '%s' of the %s: it was recorded without '--leak-check': record it again "
	            "with that option", metric.name, what);
	return false;
}

int deliver(const struct options *o, struct model *m, struct model *baseline,
            const char *workspace, const struct workspace *known)
{
	g_autoptr(GError) error = NULL;
	struct sides *sides;
	int status;

	if (!can_hold(gate_limits_of(o->limits, GATE_LEAKED, baseline != NULL), m, "profile", &error)
	    || !deliver_can_compare(o, baseline, &error)) {
		diag_error("%s", error->message);
		return EXIT_CANNOT;
	}

	/* Nothing holds for processes whose profiles are missing. */
	if ((deliver_asks_for_whole_run(o) && !model_is_complete(m))
	    || (baseline && !(model_is_complete(m) && model_is_complete(baseline)))) {
		diag_error("the run is incomplete: no limit was checked, no baseline was saved and nothing was compared");
		return EXIT_CANNOT;
	}

	share_workspace(m, baseline, known);
	count_all_leaks(o, m, baseline);
	if (!can_show(o, m, "profile", &error) || !can_show(o, baseline, "baseline", &error)) {
		diag_error("%s", error->message);
		return EXIT_CANNOT;
	}
	sides = sides_new(m, baseline, &o->report, workspace);
	status = report_on(o, sides, m, workspace);
	sides_free(sides);
	return status;
}
