/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "cargo/cargo.h"

#include "base/program_allocators.h"
#include "cargo/cargo_allocators.h"
#include "cargo/cargo_args.h"
#include "cargo/cargo_config.h"
#include "cargo/cargo_debuginfo.h"
#include "cargo/cargo_limits.h"
#include "cargo/cargo_query.h"

#include <string.h>

static G_DEFINE_QUARK(cargo-error, cargo_error)

const char *cargo_program(void)
{
	const char *named = g_getenv("CARGO");

	return named && *named ? named : "cargo";
}

/* For `cargo run`, every word after the first that is not an option belongs to the program. */
static bool is_run(const struct cargo_request *r)
{
	return strcmp(r->command, "run") == 0;
}

bool cargo_request_is_help(const struct cargo_request *r)
{
	return cargo_args_ask_help(r->args, is_run(r));
}

static void add(GPtrArray *argv, const char *word)
{
	g_ptr_array_add(argv, (gpointer)(uintptr_t)word);
}

/* Adds `name VALUE` for each time that the option was given. */
static void add_given(GPtrArray *argv, const struct cargo_request *r, const char *name)
{
	g_autoptr(GPtrArray) values = cargo_args_values(r->args, is_run(r), name);

	for (guint i = 0; i < values->len; i++) {
		add(argv, name);
		add(argv, g_ptr_array_index(values, i));
	}
}

static char *find_host(GError **error)
{
	g_autoptr(GPtrArray) argv = g_ptr_array_new();
	g_autofree char *out = NULL;
	g_auto(GStrv) lines = NULL;

	add(argv, cargo_program());
	add(argv, "-vV");
	add(argv, NULL);
	out = cargo_query(argv, NULL, error);
	if (!out)
		return NULL;
	lines = g_strsplit(out, "\n", -1);
	for (char **line = lines; *line; line++)
		if (g_str_has_prefix(*line, "host: "))
			return g_strdup(*line + strlen("host: "));
	g_set_error(error, cargo_error_quark(), 0, "cannot use '%s': '%s -vV' does not print its host",
	            cargo_program(), cargo_program());
	return NULL;
}

/* NULL if cargo does not tell. */
static json_t *read_config(const struct cargo_request *r)
{
	g_autoptr(GPtrArray) argv = g_ptr_array_new();

	add(argv, cargo_program());
	add(argv, "config");
	add(argv, "get");
	add(argv, "--format=json");
	add(argv, "-Zunstable-options");
	add_given(argv, r, "--config");
	add(argv, NULL);
	return cargo_query_json(argv, NULL, NULL);
}

bool cargo_workspace_ask(const struct cargo_request *r, struct cargo_workspace *w, GError **error)
{
	static char *none[] = { NULL };
	char **args = r ? r->args : none;
	g_autoptr(GPtrArray) argv = g_ptr_array_new();
	g_autoptr(GPtrArray) packages = cargo_args_values(args, r && is_run(r), "--package");
	g_autoptr(GPtrArray) short_packages = cargo_args_values(args, r && is_run(r), "-p");
	g_autoptr(GPtrArray) manifests = cargo_args_values(args, r && is_run(r), "--manifest-path");
	g_autoptr(GPtrArray) directories = cargo_args_values(args, r && is_run(r), "--target-dir");
	bool all = cargo_args_have(args, r && is_run(r), "--workspace") || cargo_args_have(args, r && is_run(r), "--all");
	struct cargo_scope scope = { .command = r ? r->command : NULL, .packages = packages, .all = all };

	add(argv, cargo_program());
	add(argv, "metadata");
	add(argv, "--no-deps");
	add(argv, "--format-version=1");
	if (r) {
		add_given(argv, r, "--manifest-path");
		add_given(argv, r, "--config");
	}
	add(argv, NULL);
	g_ptr_array_extend(packages, short_packages, NULL, NULL);
	if (manifests->len > 0)
		scope.manifest = g_ptr_array_index(manifests, manifests->len - 1);
	if (!cargo_workspace_read(w, argv, &scope, error))
		return false;
	if (directories->len > 0) {
		g_free(w->target_directory);
		w->target_directory = g_canonicalize_filename(g_ptr_array_index(directories, directories->len - 1), NULL);
		workspace_add_directory(w->known, w->target_directory, ORIGIN_UNKNOWN);
	}
	return true;
}

/* If there is no package, cargo reports that itself later. */
static bool plan_workspace(const struct cargo_request *r, struct cargo_plan *plan, GError **error)
{
	g_autofree char *manifest = cargo_workspace_manifest();
	g_autoptr(GError) cause = NULL;

	plan->manifest = manifest != NULL;
	if (cargo_workspace_ask(r, &plan->workspace, &cause))
		return true;
	if (cause->domain == CARGO_LIMITS_ERROR) {
		g_propagate_error(error, g_steal_pointer(&cause));
		return false;
	}
	plan->unread = g_steal_pointer(&cause);
	plan->workspace.root = g_get_current_dir();
	return true;
}

static bool plan_runners(const struct cargo_request *r, const json_t *config, const char *host,
                         GPtrArray *runners, GError **error)
{
	g_autoptr(GPtrArray) asked = cargo_args_values(r->args, is_run(r), "--target");
	g_autoptr(GPtrArray) targets = cargo_config_targets(asked, config, host, error);

	if (!targets)
		return false;
	for (guint i = 0; i < targets->len; i++) {
		const char *target = g_ptr_array_index(targets, i);
		if (!cargo_config_check_runner(target, config, error))
			return false;
		g_ptr_array_add(runners, cargo_config_runner_variable(target));
	}
	return true;
}

/* The arguments of `cargo build` or the like with the request's own options, which answers with a plan instead
   of a build. */
static GPtrArray *unit_graph_argv(const struct cargo_request *r)
{
	/* `cargo run` has the option, but fails with it: ask `cargo build`. */
	static const struct { const char *command, *asked; } asked[] = {
		{ "run", "build" }, { "test", "test" }, { "bench", "bench" }, { "nextest", "test" },
	};
	GPtrArray *argv = g_ptr_array_new();

	add(argv, cargo_program());
	for (size_t i = 0; i < G_N_ELEMENTS(asked); i++)
		if (strcmp(asked[i].command, r->command) == 0)
			add(argv, asked[i].asked);
	add(argv, "--unit-graph");
	add(argv, "-Zunstable-options");
	if (strcmp(r->command, "nextest") == 0)
		cargo_args_append_nextest(r->args, argv);
	else
		cargo_args_append_own(r->args, is_run(r), argv);
	add(argv, NULL);
	return argv;
}

static void plan_allocators(const struct cargo_request *r, const json_t *graph, GPtrArray *allocators)
{
	g_autoptr(GPtrArray) features = cargo_args_values(r->args, is_run(r), "--features");
	g_autoptr(GPtrArray) short_features = cargo_args_values(r->args, is_run(r), "-F");
	const struct cargo_allocators_request request = {
		.cargo = cargo_program(), .graph = graph, .asked = features,
		.all_features = cargo_args_have(r->args, is_run(r), "--all-features"),
	};

	g_ptr_array_extend(features, short_features, NULL, NULL);
	cargo_allocators(&request, allocators);
}

/* Asks what cargo will compile. */
static void plan_build(const struct cargo_request *r, struct cargo_plan *plan)
{
	g_autoptr(GPtrArray) argv = unit_graph_argv(r);
	json_t *graph = cargo_query_json(argv, NULL, NULL);

	plan_allocators(r, graph, plan->allocators);
	if (!r->keep_debuginfo)
		cargo_debuginfo(argv, graph, plan->variables, &plan->note, &plan->doubt);
	json_decref(graph);
}

bool cargo_plan(const struct cargo_request *r, struct cargo_plan *plan, GError **error)
{
	g_autofree char *host = NULL;
	json_t *config;
	bool ok;

	*plan = (struct cargo_plan){
		.program = cargo_program(),
		.runners = g_ptr_array_new_with_free_func(g_free),
		.variables = g_ptr_array_new_with_free_func(g_free),
		.allocators = program_allocators_new(),
	};
	host = find_host(error);
	if (!host)
		return false;
	config = read_config(r);
	ok = plan_runners(r, config, host, plan->runners, error);
	json_decref(config);
	if (!ok)
		return false;
	if (!plan_workspace(r, plan, error))
		return false;
	plan_build(r, plan);
	return true;
}

void cargo_plan_clear(struct cargo_plan *plan)
{
	cargo_workspace_clear(&plan->workspace);
	g_clear_error(&plan->unread);
	g_ptr_array_unref(plan->runners);
	g_ptr_array_unref(plan->variables);
	g_ptr_array_unref(plan->allocators);
	g_free(plan->note);
	g_free(plan->doubt);
}
