/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "commands/commands.h"

#include "base/diag.h"
#include "cargo/cargo.h"
#include "cargo/cargo_args.h"
#include "commands/complete_options.h"
#include "commands/opt_table.h"
#include "commands/record.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

/* Becomes cargo. Returns only on failure. */
static int show_help(const struct options *o)
{
	g_autoptr(GPtrArray) argv = g_ptr_array_new();

	g_ptr_array_add(argv, (gpointer)(uintptr_t)cargo_program());
	g_ptr_array_add(argv, (gpointer)(uintptr_t)o->command);
	for (char **arg = o->args; *arg; arg++)
		g_ptr_array_add(argv, *arg);
	g_ptr_array_add(argv, NULL);
	execvp(cargo_program(), (char **)argv->pdata);
	diag_error("cannot start '%s': %s", cargo_program(), g_strerror(errno));
	return EXIT_CANNOT;
}

/* Whether arg is one of our options. Options that cargo has as well are cargo's if they follow its command. */
static bool is_ours(const char *arg)
{
	static const char *const both[] = { "--color", "--quiet", "-q", "-v", NULL };
	bool is_long = g_str_has_prefix(arg, "--");
	g_autofree char *name = g_strndup(arg, is_long ? strcspn(arg, "=") : MIN(strlen(arg), 2));

	if (*arg != '-' || g_strv_contains(both, name))
		return false;
	for (size_t i = 0; i < opt_count; i++) {
		const struct opt *opt = &opts[i];

		if (opt->kind != OPT_HELP && (is_long ? g_strcmp0(opt->name, name + 2) == 0 : opt->letter && opt->letter == name[1]))
			return true;
	}
	return false;
}

/* cargo rejects options that it does not know, but cannot say that they are ours. It advises to pass them to the
   program, so -q does not silence this. */
static void say_misplaced(const struct options *o)
{
	g_autoptr(GPtrArray) own = g_ptr_array_new();

	cargo_args_append_own(o->args, strcmp(o->command, "run") == 0, own);
	for (guint i = 0; i < own->len; i++) {
		const char *arg = g_ptr_array_index(own, i);

		if (is_ours(arg)) {
			diag_note("'%s' is an option of cargo alloc-profile: put it before '%s'", arg, o->command);
			return;
		}
	}
}

static int record_plan(const struct options *o, const struct workspace *known, const struct cargo_plan *plan)
{
	bool nextest = strcmp(o->command, "nextest") == 0, run = strcmp(o->command, "run") == 0;
	g_autoptr(GPtrArray) args = g_ptr_array_new();
	bool quiet = o->output.quiet && cargo_args_quieten(o->command, o->args, args);
	g_ptr_array_add(args, NULL);
	const struct record_request request = {
		.program = plan->program,
		.command = o->command,
		.args = quiet ? (char **)args->pdata : o->args,
		.runners = plan->runners,
		.variables = plan->variables,
		.lists_tests = !run,
		/* nextest starts a process for each test itself. */
		.per_test = o->record.per_test && !nextest,
		.drops_quiet = quiet && !nextest && !run,
		/* nextest starts tests at the same time. */
		.ordered = !nextest,
		.allocators = plan->allocators,
		.note = plan->note,
		.doubt = plan->doubt,
		.workspace = plan->workspace.root,
		.known = known,
	};

	return record(o, &request);
}

static int record_completed(const struct options *o, const struct cargo_plan *plan)
{
	g_autoptr(GError) error = NULL;
	struct complete_options s;
	int status = EXIT_CANNOT;

	if (complete_options_make(o, &plan->workspace, plan->unread, false, &s, &error)) {
		status = record_plan(&s.options, s.known, plan);
		if (status != EXIT_DONE)
			say_misplaced(o);
		/* The limits in Cargo.toml are unknown, so they do not hold. */
		if (plan->manifest && plan->unread && status == EXIT_DONE) {
			diag_error("cannot read the limits of Cargo.toml: %s", plan->unread->message);
			status = EXIT_CANNOT;
		}
	} else {
		status = complete_options_report_failure(error);
	}
	complete_options_clear(&s);
	return status;
}

int cmd_cargo(const struct options *o)
{
	const struct cargo_request request = {
		.command = o->command, .args = o->args, .keep_debuginfo = o->record.no_debuginfo,
	};
	g_autoptr(GError) error = NULL;
	struct cargo_plan plan;
	int status = EXIT_CANNOT;

	if (cargo_request_is_help(&request))
		return show_help(o);
	if (cargo_plan(&request, &plan, &error))
		status = record_completed(o, &plan);
	else
		diag_error("%s", error->message);
	cargo_plan_clear(&plan);
	return status;
}
