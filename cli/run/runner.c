/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "run/runner.h"

#include "base/diag.h"
#include "run/affinity.h"
#include "run/backend.h"
#include "run/doctests.h"
#include "run/executable.h"
#include "run/libtest.h"
#include "run/merged_doctests.h"
#include "run/nextest_attempts.h"
#include "run/pertest.h"
#include "run/rundir.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Environment variable: the executable to start if the command line names none. */
#define NAMED "CARGO_ALLOC_PROFILE_EXECUTABLE"

static G_DEFINE_QUARK(runner-error, runner_error)

const char *const runner_backtrace_variables[] = { "RUST_BACKTRACE", "RUST_LIB_BACKTRACE", NULL };

char *runner_directory(const char *argv0)
{
	g_autofree char *name = argv0 ? g_path_get_basename(argv0) : NULL;
	g_autofree char *directory = NULL;
	struct run_settings *settings;

	if (g_strcmp0(name, RUNDIR_RUNNER) != 0)
		return NULL;
	directory = g_path_get_dirname(argv0);
	settings = rundir_read_settings(directory, NULL);
	if (!settings)
		return NULL;
	run_settings_free(settings);
	return g_steal_pointer(&directory);
}

static void become(const char *program, char **argv, GError **error)
{
	execv(program, argv);
	g_set_error(error, runner_error_quark(), 0, "cannot start '%s': %s", program, g_strerror(errno));
}

/* The executable may be gone when its profile is resolved. If no link can be made, less is known then. */
static void keep_link(const char *slot, const char *executable)
{
	g_autofree char *link = rundir_link(slot, executable);
	g_autofree char *directory = g_path_get_dirname(link);
	int made = mkdir(directory, 0700);

	if (made == 0)
		made = linkat(AT_FDCWD, executable, AT_FDCWD, link, AT_SYMLINK_FOLLOW);
	(void)made;
}

/* Documentation tests are programs of their own, or one program that starts itself for each. */
static bool is_doctest(const char *executable)
{
	g_autofree char *name = g_path_get_basename(executable);

	return doctests_is_one(name);
}

/* With these set, the runtime and the harness allocate: the first backtrace of a panic takes thousands of blocks, and
   a terminal's description takes hundreds. The numbers should not depend on the user's shell. Programs that are no
   tests keep TERM, which they may use for themselves. */
static void unset_output_variables(bool is_test)
{
	for (size_t i = 0; runner_backtrace_variables[i]; i++)
		g_unsetenv(runner_backtrace_variables[i]);
	if (is_test)
		g_unsetenv("TERM");
}

static void start_profiled(const char *rundir, const struct run_settings *settings, const char *slot,
                           const char *executable, char **args, GError **error)
{
	if (!rundir_describe_slot(slot, SLOT_STARTED, executable, error))
		return;
	keep_link(slot, executable);
	if (settings->deterministic)
		unset_output_variables(is_doctest(executable) || libtest_is_linked(executable));
	/* Spread the programs of one run, and of runs at the same time, over the processors. */
	if (settings->confined)
		affinity_pin((uint64_t)g_str_hash(rundir) + (uint64_t)rundir_slot_number(slot));
	backend_get(settings->backend)->start(settings, slot, executable, args, error);
}

/* Returns false, after an error, if the tests cannot be told apart. */
static bool list_tests(const struct run_settings *settings, const char *executable, char **args, struct libtest *list)
{
	g_autofree char *name = NULL;

	*list = (struct libtest){ 0 };
	if (is_doctest(executable))
		return false;
	if (libtest_is_linked(executable) && libtest_list(executable, args, list))
		return true;
	name = g_path_get_basename(executable);
	if (!settings->quiet)
		diag_note("'%s' runs as one process: its tests cannot be listed", name);
	return false;
}

/* Creates a slot for a program that is not profiled itself. */
static char *describe(const char *rundir, enum slot_state state, const char *executable, GError **error)
{
	g_autofree char *slot = rundir_new_slot(rundir, error);

	return slot && rundir_describe_slot(slot, state, executable, error) ? g_steal_pointer(&slot) : NULL;
}

/* Runs the merged harness by itself; the harness starts this runner for each test. */
static void start_merged(const char *rundir, const char *executable, char **argv, GError **error)
{
	g_autofree char *slot = describe(rundir, SLOT_TESTS, executable, error);
	g_autofree char *runner = g_build_filename(rundir, RUNDIR_RUNNER, NULL);

	if (!slot)
		return;
	g_setenv(MERGED_DOCTESTS_BINARY, runner, TRUE);
	g_setenv(NAMED, executable, TRUE);
	become(executable, argv, error);
}

/* Creates a slot for a program to profile, and notes in it which test the program is. */
static char *new_slot(const char *rundir, const char *executable, char **args, GError **error)
{
	g_autofree char *slot = rundir_new_slot(rundir, error);
	const char *number = g_getenv(MERGED_DOCTESTS_NUMBER);
	g_autofree char *function = slot && number && is_doctest(executable)
		? merged_doctests_function(executable, number) : NULL;

	return slot && (!function || rundir_describe_test(slot, number, function, error))
	       && nextest_attempts_describe(slot, executable, args, error) ? g_steal_pointer(&slot) : NULL;
}

static int start_checked(const char *rundir, const struct run_settings *settings, const char *executable, char **argv,
                         GError **error)
{
	g_autofree char *slot = NULL;
	struct libtest list = { 0 };
	char **args = argv + 1;
	int status = EXIT_CANNOT;

	if (is_doctest(executable) && !g_getenv(MERGED_DOCTESTS_NUMBER)
	    && merged_doctests_is_harness(executable)) {
		start_merged(rundir, executable, argv, error);
	} else if (settings->per_test && list_tests(settings, executable, args, &list) && list.tests->len > 0) {
		const struct pertest request = {
			.rundir = rundir, .settings = settings, .executable = executable, .args = args, .list = &list,
			.become = start_profiled,
		};
		/* While the process of a slot lives, the run is not over. */
		slot = describe(rundir, SLOT_TESTS, executable, error);
		if (slot)
			status = pertest_run(&request, error);
	} else {
		slot = new_slot(rundir, executable, args, error);
		if (slot)
			start_profiled(rundir, settings, slot, executable, args, error);
	}
	libtest_clear(&list);
	return status;
}

/* A quiet harness prints other things and allocates differently for that. Drop a -q that this program and cargo
   added, so that numbers do not depend on it. */
static void drop_quiet(char **argv)
{
	guint n = g_strv_length(argv);

	if (n > 1 && strcmp(argv[n - 1], "--quiet") == 0)
		argv[n - 1] = NULL;
}

static int start(const char *rundir, const struct run_settings *settings, char **argv, GError **error)
{
	g_autofree char *executable = executable_find(argv[0], error);
	g_autofree char *slot = NULL;
	const struct executable_request request = {
		.backend = backend_get(settings->backend), .scripts = settings->scripts, .allocators = settings->allocators,
	};

	if (!executable)
		return EXIT_CANNOT;
	if (settings->drops_quiet)
		drop_quiet(argv);
	for (guint i = 0; i < settings->unset->len; i++)
		g_unsetenv(g_ptr_array_index(settings->unset, i));
	if (settings->list_natively && g_strv_contains((const char *const *)argv + 1, "--list")) {
		slot = describe(rundir, SLOT_LISTED, executable, error);
		if (slot)
			become(executable, argv, error);
		return EXIT_CANNOT;
	}
	if (executable_check(executable, &request, error))
		return start_checked(rundir, settings, executable, argv, error);
	slot = describe(rundir, SLOT_REFUSED, executable, NULL);
	return EXIT_CANNOT;
}

int runner_start(const char *rundir, char **argv, GError **error)
{
	struct run_settings *settings = rundir_read_settings(rundir, error);
	g_autofree char *executable = g_strdup(argv[0] ? argv[0] : g_getenv(NAMED));
	char *named[] = { executable, NULL };
	int status = EXIT_CANNOT;

	if (!settings)
		return status;
	g_unsetenv(NAMED);
	if (executable)
		status = start(rundir, settings, argv[0] ? argv : named, error);
	else
		g_set_error_literal(error, runner_error_quark(), 0, "cannot start a program: none was named");
	run_settings_free(settings);
	return status;
}
