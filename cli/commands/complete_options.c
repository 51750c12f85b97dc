/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "commands/complete_options.h"

#include "analysis/described_allocators.h"
#include "analysis/gate_env.h"
#include "analysis/suppress.h"
#include "base/diag.h"
#include "cargo/cargo.h"
#include "commands/choose_backend.h"
#include "views/format.h"
#include "views/gate_text.h"

#include <errno.h>

/* Codes of errors. USAGE: the user asked for something that makes no sense. */
enum { CANNOT, USAGE };

static G_DEFINE_QUARK(complete-options-error, complete_options_error)

/* Returns the file of the baseline of that name. Free it with g_free. */
static char *baseline_path(const char *target_directory, const char *name)
{
	g_autofree char *file = g_strconcat(name, ".json", NULL);

	return g_build_filename(target_directory, "alloc-profile", file, NULL);
}

static bool names_baseline(const struct options *o)
{
	return o->output.baseline || o->output.save_baseline;
}

/* Asks cargo if an option needs the answer, unless cargo failed to answer before. */
static bool ask(const struct options *o, const GError *unread, bool told, struct complete_options *s, GError **error)
{
	const char *set = g_getenv("CARGO_TARGET_DIR");
	bool members = o->report.attribute == ATTRIBUTE_WORKSPACE && !told;
	g_autoptr(GError) cause = NULL;

	if (!members && !names_baseline(o))
		return true;
	if (!members && set && *set) {
		s->asked.target_directory = g_canonicalize_filename(set, NULL);
		return true;
	}
	if (unread)
		cause = g_error_copy(unread);
	else if (cargo_workspace_ask(NULL, &s->asked, &cause))
		return true;
	if (members)
		g_set_error(error, complete_options_error_quark(), CANNOT,
		            "cannot find the crates of the workspace for '--attribute workspace': %s",
		            cause->message);
	else
		g_set_error(error, complete_options_error_quark(), CANNOT,
		            "cannot find the target directory for '%s': set CARGO_TARGET_DIR, "
		            "or use '%s': %s",
		            o->output.baseline ? "--baseline" : "--save-baseline",
		            o->output.baseline ? "--compare" : "--save", cause->message);
	return false;
}

static bool make_directory(const char *directory, GError **error)
{
	if (g_mkdir_with_parents(directory, 0777) == 0)
		return true;
	g_set_error(error, complete_options_error_quark(), CANNOT, "cannot create '%s': %s", directory, g_strerror(errno));
	return false;
}

static bool find_baselines(const struct options *o, const char *target_directory, struct complete_options *s,
                           GError **error)
{
	struct output_options *output = &s->options.output;

	if (!names_baseline(o))
		return true;
	if (!target_directory) {
		g_set_error(error, complete_options_error_quark(), CANNOT,
		            "cannot find the target directory for '%s': cargo did not say",
		            o->output.baseline ? "--baseline" : "--save-baseline");
		return false;
	}
	if (o->output.baseline) {
		output->compare = s->compare = baseline_path(target_directory, o->output.baseline);
		if (!g_file_test(s->compare, G_FILE_TEST_EXISTS)) {
			g_set_error(error, complete_options_error_quark(), CANNOT,
			            "there is no baseline '%s' ('%s'): save it with '--save-baseline %s'",
			            o->output.baseline, s->compare, o->output.baseline);
			return false;
		}
	}
	if (o->output.save_baseline) {
		g_autofree char *directory = NULL;

		output->save = s->save = baseline_path(target_directory, o->output.save_baseline);
		directory = g_path_get_dirname(s->save);
		if (!make_directory(directory, error))
			return false;
	}
	return true;
}

/* A page to open is beside the baselines if the target directory is known. */
static bool find_page(const struct options *o, const char *target_directory, struct complete_options *s, GError **error)
{
	g_autofree char *directory = NULL, *name = NULL;

	if (!o->output.open || o->output.file || !target_directory)
		return true;
	directory = g_build_filename(target_directory, "alloc-profile", NULL);
	name = g_strconcat("report.", o->output.format->name, NULL);
	if (!make_directory(directory, error))
		return false;
	s->options.output.file = s->page = g_build_filename(directory, name, NULL);
	return true;
}

/* Merges the limits, the farthest source first. A nearer one replaces what it also sets. */
static bool collect_limits(const struct options *o, const struct cargo_workspace *w, struct complete_options *s,
                           GError **error)
{
	/* The second one is read by the library in the program: docs/library.md. */
	static const char *const others[] = { CHOOSE_BACKEND_OPTION, "required", NULL };
	g_auto(GStrv) envp = g_get_environ();

	s->options.limits = s->limits = gate_limits_new();
	if (w->limits)
		gate_limits_merge(s->limits, w->limits);
	if (!gate_env(s->limits, envp, others, error))
		return false;
	gate_limits_merge(s->limits, o->limits);
	return true;
}

/* The user's rules come first, so that a rule that matched nothing is really not needed. */
static bool collect_rules(const struct options *o, const struct cargo_workspace *w, struct complete_options *s,
                          GError **error)
{
	s->options.rules = s->rules = suppress_new();
	for (guint i = 0; i < o->report.suppressions->len; i++)
		if (!suppress_add_file(s->rules, g_ptr_array_index(o->report.suppressions, i), error))
			return false;
	for (guint i = 0; w->suppressions && i < w->suppressions->len; i++)
		if (!suppress_add_file(s->rules, g_ptr_array_index(w->suppressions, i), error))
			return false;
	if (!o->report.no_default_suppressions)
		suppress_add_default(s->rules);
	return true;
}

/* What the command line describes counts first. Each list by itself may be as long as it can be. */
static bool collect_allocators(const struct options *o, const struct cargo_workspace *w, struct complete_options *s, GError **error)
{
	s->options.record.allocators = s->allocators = g_ptr_array_new();
	s->options.allocators_origin = w->allocators && w->allocators->len > 0 ? w->allocators_key : NULL;
	for (guint i = 0; i < o->record.allocators->len; i++)
		g_ptr_array_add(s->allocators, g_ptr_array_index(o->record.allocators, i));
	for (guint i = 0; w->allocators && i < w->allocators->len; i++) {
		g_autofree char *flaw = NULL;
		if (!described_allocators_add(s->allocators, g_ptr_array_index(w->allocators, i), &flaw)) {
			g_set_error(error, complete_options_error_quark(), USAGE, "'--allocator' and '%s' describe too many allocators: %s",
			            w->allocators_key, flaw);
			return false;
		}
	}
	return true;
}

/* Refuses a limit on growth without a baseline, as the command line does. But limits in Cargo.toml or in the
   environment are always there, also in the run that makes the baseline. */
static bool check_growth(const struct complete_options *s, GError **error)
{
	const struct gate_limit *growth = gate_limits_growth(s->limits);
	g_autofree char *text = growth ? gate_text_origin(growth) : NULL;

	if (!growth || s->options.output.compare || s->options.output.save || s->options.report.since || s->options.compares)
		return true;
	g_set_error(error, complete_options_error_quark(), USAGE, "'%s' needs a baseline: "
	            "name one with '--baseline' or '--compare', or save one with '--save-baseline' or '--save'", text);
	return false;
}

bool complete_options_make(const struct options *o, const struct cargo_workspace *workspace, const GError *unread,
                           bool told, struct complete_options *s, GError **error)
{
	*s = (struct complete_options){ .options = *o };
	if (!workspace || unread) {
		if (!ask(o, unread, told, s, error))
			return false;
		workspace = &s->asked;
	}
	s->known = workspace->known;
	if (!collect_limits(o, workspace, s, error) || !choose_backend(&s->options, workspace, error)
	    || !collect_rules(o, workspace, s, error) || !collect_allocators(o, workspace, s, error)
	    || !find_baselines(o, workspace->target_directory, s, error) || !find_page(o, workspace->target_directory, s, error))
		return false;
	return check_growth(s, error);
}

int complete_options_report_failure(const GError *error)
{
	bool usage = error->domain == GATE_ENV_ERROR || error->domain == CHOOSE_BACKEND_ERROR
	             || g_error_matches(error, complete_options_error_quark(), USAGE);

	diag_error("%s", error->message);
	return usage ? EXIT_USAGE : EXIT_CANNOT;
}

void complete_options_clear(struct complete_options *s)
{
	g_free(s->save);
	g_free(s->compare);
	g_free(s->page);
	g_clear_pointer(&s->limits, g_ptr_array_unref);
	g_clear_pointer(&s->rules, g_ptr_array_unref);
	g_clear_pointer(&s->allocators, g_ptr_array_unref);
	cargo_workspace_clear(&s->asked);
}
