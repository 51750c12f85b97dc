/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "commands/record.h"

#include "analysis/gate_limit.h"
#include "base/diag.h"
#include "base/leftovers.h"
#include "base/program_allocators.h"
#include "base/signals.h"
#include "commands/choose_backend.h"
#include "commands/color.h"
#include "commands/deliver.h"
#include "commands/load_recording.h"
#include "report/formats.h"
#include "run/backend.h"
#include "run/launch.h"
#include "run/progress.h"
#include "run/rundir.h"
#include "run/rundir_model.h"
#include "run/runner.h"
#include "run/verify.h"
#include "watch/watch.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char *variable_name(const char *variable)
{
	return g_strndup(variable, strcspn(variable, "="));
}

static struct run_settings *make_settings(const struct options *o, const struct record_request *r,
                                          GError **error)
{
	struct run_settings *s = run_settings_new();
	const struct backend_request request = {
		.options = &o->record,
		/* A limit on growth that is not checked in this run will be checked with the baseline that it saves. */
		.leak_check = o->record.leak_check || gate_limits_of(o->limits, GATE_LEAKED, true),
	};

	s->backend = o->record.backend;
	if (!backend_get(s->backend)->prepare(&request, s, error)) {
		run_settings_free(s);
		return NULL;
	}
	for (guint i = 0; r->runners && i < r->runners->len; i++)
		g_ptr_array_add(s->unset, g_strdup(g_ptr_array_index(r->runners, i)));
	for (guint i = 0; r->variables && i < r->variables->len; i++)
		g_ptr_array_add(s->unset, variable_name(g_ptr_array_index(r->variables, i)));
	for (guint i = 0; r->allocators && i < r->allocators->len; i++) {
		const struct program_allocator *a = g_ptr_array_index(r->allocators, i);
		program_allocators_add(s->allocators, a->program, a->cause, a->way);
	}
	s->deterministic = !o->record.no_deterministic;
	s->list_natively = r->lists_tests;
	s->scripts = o->record.trace_children;
	s->per_test = r->per_test;
	s->drops_quiet = r->drops_quiet;
	s->quiet = o->output.quiet;
	return s;
}

static char **make_environment(const struct record_request *r, const char *runner)
{
	char **envp = g_get_environ();

	for (guint i = 0; r->runners && i < r->runners->len; i++)
		envp = g_environ_setenv(envp, g_ptr_array_index(r->runners, i), runner, TRUE);
	for (guint i = 0; r->variables && i < r->variables->len; i++) {
		const char *variable = g_ptr_array_index(r->variables, i);
		g_autofree char *name = variable_name(variable);
		envp = g_environ_setenv(envp, name, variable + strlen(name) + 1, TRUE);
	}
	return envp;
}

static GPtrArray *make_argv(const struct record_request *r, const char *runner)
{
	GPtrArray *argv = g_ptr_array_new_with_free_func(g_free);

	g_ptr_array_add(argv, g_strdup(r->program ? r->program : runner));
	if (r->command)
		g_ptr_array_add(argv, g_strdup(r->command));
	for (char **arg = r->args; *arg; arg++)
		g_ptr_array_add(argv, g_strdup(*arg));
	g_ptr_array_add(argv, NULL);
	return argv;
}

/* Notes that tests run without the RUST_BACKTRACE that the user has set: see runner.c. */
static void say_without_backtraces(const struct options *o, const struct record_request *r)
{
	g_autoptr(GString) asked = g_string_new(NULL);

	for (size_t i = 0; runner_backtrace_variables[i]; i++) {
		const char *value = g_getenv(runner_backtrace_variables[i]);
		if (value && strcmp(value, "0") != 0)
			g_string_append_printf(asked, "%s%s", asked->len > 0 ? " and " : "", runner_backtrace_variables[i]);
	}
	if (asked->len > 0 && !o->record.no_deterministic && !o->output.quiet)
		diag_note("%s without %s, because backtraces allocate: '--no-deterministic' keeps %s",
		          r->lists_tests ? "tests run" : "the program runs", asked->str, strchr(asked->str, ' ') ? "both" : "it");
}

static void tick_progress(void *progress)
{
	progress_tick(progress);
}

static void tick_watch(void *watch)
{
	watch_tick(watch);
}

static struct watch *make_watch(const char *rundir, const struct options *o, const struct record_request *r)
{
	const struct watch_request request = {
		.rundir = rundir, .directory = rundir, .backend = backend_get(o->record.backend), .options = &o->report, .workspace = r->workspace,
		.known = r->known, .color = color_wanted(o->output.color, STDERR_FILENO),
	};

	return watch_new(&request);
}

/* Returns false, after an error, if nothing could be started. */
static bool run_in(const char *rundir, const struct options *o, const struct record_request *r,
                   const sigset_t *before, int *status)
{
	enum { PROGRESS_MS = 500, WATCH_MS = 50 };
	g_autofree char *runner = g_build_filename(rundir, RUNDIR_RUNNER, NULL);
	g_autoptr(GPtrArray) argv = make_argv(r, runner);
	g_auto(GStrv) envp = make_environment(r, runner);
	g_autoptr(GError) error = NULL;
	struct watch *watch = o->record.watch ? make_watch(rundir, o, r) : NULL;
	struct progress *progress = watch ? NULL : progress_new(rundir, backend_get(o->record.backend), o->output.quiet);
	const struct launch launch = {
		.argv = (char **)argv->pdata,
		.envp = envp,
		.stdout_to_stderr = !o->output.format->follows_program && !o->output.file,
		.rundir = rundir,
		.tick = watch ? tick_watch : tick_progress,
		.tick_data = watch ? (void *)watch : progress,
		.tick_ms = watch ? WATCH_MS : PROGRESS_MS,
	};
	bool ok = launch_run(&launch, before, status, &error);

	progress_free(progress);
	watch_end(watch);
	if (!ok)
		diag_error("%s", error->message);
	return ok;
}

/* Runs the programs and reads the results. A signal ends the run first, and this process after it. again: an
   earlier run has kept its profiles and has written the notes about the build. *baseline: the snapshot to compare
   with, if an option names one; else it stays as it is. */
static struct model *run(const struct options *o, const struct record_request *r, const struct run_settings *settings,
                         bool again, struct model **baseline, int *status, bool *failed)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *rundir = NULL;
	struct leftover *leftover;
	struct model *m = NULL;
	sigset_t before;
	bool ran;

	*status = 0;
	*failed = true;
	launch_hold_signals(&before);
	rundir = rundir_create(settings, &error);
	if (!rundir) {
		diag_error("%s", error->message);
		signals_release(&before);
		return NULL;
	}
	leftover = leftovers_add(rundir);
	ran = run_in(rundir, o, r, &before, status);
	signals_release_from_outside(&before);
	if (ran) {
		const struct rundir_model_request request = {
			.rundir = rundir, .backend = backend_get(settings->backend), .workspace = r->known, .allocators = r->allocators, .keep = again ? NULL : o->record.keep, .ordered = r->ordered, .status = *status,
			.built = r->program != NULL, .whole = deliver_asks_for_whole_run(o) || o->record.check_stacks,
			.checks_stacks = o->record.check_stacks, .snapshot = o->report.snapshot, .since = again ? NULL : o->report.since,
			.quiet = again || o->output.quiet,
		};
		m = rundir_model_read(&request, baseline, failed);
	}
	leftovers_remove(rundir);
	leftovers_forget(leftover);
	signals_release(&before);
	return m;
}

/* Makes all runs but the first, up to one that fails. A file on standard input is read again from its
   beginning. */
static struct verify *run_again(const struct options *o, const struct record_request *r,
                                const struct run_settings *settings, off_t input, const struct model *first,
                                int *status, bool *failed)
{
	struct verify *v = verify_new(first, &o->report, r->workspace);

	for (int64_t i = 2; i <= o->record.verify && *status == 0 && !*failed; i++) {
		struct model *m;

		if (input >= 0)
			lseek(STDIN_FILENO, input, SEEK_SET);
		m = run(o, r, settings, true, NULL, status, failed);
		if (m) {
			deliver_count_leaks(o, m, NULL);
			verify_run(v, m, i);
			model_free(m);
		}
	}
	return v;
}

/* Writes the result of --verify to standard error after the report, whatever the report's format. done: all
   runs were made. */
static void say_verified(const struct options *o, const struct verify *v, bool done)
{
	if (v)
		fputs(verify_text(v), stderr);
	if (!done)
		diag_warning("not verified: a run failed");
	else if (verify_holds(v) && !o->output.quiet)
		diag_note("%" PRId64 " runs gave the same profile", o->record.verify);
}

int record(const struct options *o, const struct record_request *r)
{
	g_autoptr(GError) error = NULL;
	struct model *baseline = NULL, *m = NULL;
	struct run_settings *settings = NULL;
	struct verify *v = NULL;
	off_t input;
	int status = 0, finished = EXIT_CANNOT;
	bool failed = true, differs, ready;

	if (!choose_backend_check(o, &error) || (o->record.watch && !watch_is_possible("watch", &error))) {
		diag_error("%s", error->message);
		return EXIT_USAGE;
	}
	/* Everything that can fail without the program should fail before the program runs. */
	ready = deliver_can_write(o, &error)
	        && (!o->output.compare || (baseline = load_recording(o->output.compare, &error)))
	        && deliver_can_compare(o, baseline, &error)
	        && (settings = make_settings(o, r, &error));
	if (ready) {
		if (r->note && !o->output.quiet)
			diag_note("%s", r->note);
		say_without_backtraces(o, r);
		input = lseek(STDIN_FILENO, 0, SEEK_CUR);
		m = run(o, r, settings, false, &baseline, &status, &failed);
		if (m)
			deliver_count_leaks(o, m, NULL);
		if (m && status == 0 && o->record.verify > 0)
			v = run_again(o, r, settings, input, m, &status, &failed);
		run_settings_free(settings);
	} else {
		diag_error("%s", error->message);
	}
	if (m) {
		if (r->doubt && !o->output.quiet)
			diag_note("%s", r->doubt);
		finished = deliver(o, m, baseline, r->workspace, r->known);
		if (status != 0 && o->output.save)
			diag_warning("the run failed: '%s' has only what was recorded until then", o->output.save);
		model_free(m);
	}
	if (baseline)
		model_free(baseline);
	if (o->record.verify > 0 && ready)
		say_verified(o, v, status == 0 && !failed);
	differs = v && !verify_holds(v);
	verify_free(v);
	if (status != 0)
		return status;
	if (failed)
		return EXIT_CANNOT;
	return finished == EXIT_DONE && differs ? EXIT_GATE : finished;
}
