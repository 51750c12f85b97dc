/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "cargo/cargo_config.h"

#include "cargo/cargo_query.h"
#include "cargo/cfg.h"

#include <string.h>

static G_DEFINE_QUARK(cargo-config-error, cargo_config_error)

static void add_target(GPtrArray *targets, const char *name, const char *host)
{
	const char *target = strcmp(name, "host-tuple") == 0 ? host : name;

	for (guint i = 0; i < targets->len; i++)
		if (strcmp(g_ptr_array_index(targets, i), target) == 0)
			return;
	g_ptr_array_add(targets, g_strdup(target));
}

/* `build.target` is a name or a list of names. */
static void add_configured(GPtrArray *targets, const json_t *config, const char *host)
{
	const json_t *target = json_object_get(json_object_get(config, "build"), "target");

	if (json_is_string(target))
		add_target(targets, json_string_value(target), host);
	for (size_t i = 0; i < json_array_size(target); i++)
		if (json_is_string(json_array_get(target, i)))
			add_target(targets, json_string_value(json_array_get(target, i)), host);
}

/* A target in a file describes itself. Its executables are checked when they start. */
static bool can_run(const char *target, const char *host)
{
	const char *dash = strchr(host, '-');

	if (g_str_has_suffix(target, ".json") || !dash)
		return true;
	return strncmp(target, host, (size_t)(dash - host + 1)) == 0 && strstr(target, "-linux") != NULL;
}

GPtrArray *cargo_config_targets(const GPtrArray *asked, const json_t *config, const char *host,
                                GError **error)
{
	g_autoptr(GPtrArray) targets = g_ptr_array_new_with_free_func(g_free);
	const char *variable = g_getenv("CARGO_BUILD_TARGET");

	for (guint i = 0; i < asked->len; i++)
		add_target(targets, g_ptr_array_index(asked, i), host);
	if (targets->len == 0 && variable && *variable)
		add_target(targets, variable, host);
	if (targets->len == 0)
		add_configured(targets, config, host);
	if (targets->len == 0)
		add_target(targets, host, host);
	for (guint i = 0; i < targets->len; i++) {
		const char *target = g_ptr_array_index(targets, i);
		if (can_run(target, host))
			continue;
		g_set_error(error, cargo_config_error_quark(), 0, "cannot profile programs built for '%s': "
		            "only programs for this machine can be recorded: build for '%s'",
		            target, host);
		return NULL;
	}
	return g_steal_pointer(&targets);
}

/* `x86_64-unknown-linux-gnu`, or the name of the file that describes a target. */
static char *target_name(const char *target)
{
	char *name = g_path_get_basename(target);

	if (g_str_has_suffix(name, ".json"))
		name[strlen(name) - strlen(".json")] = '\0';
	return name;
}

char *cargo_config_runner_variable(const char *target)
{
	g_autofree char *name = target_name(target);
	g_autofree char *upper = g_ascii_strup(name, -1);

	return g_strdup_printf("CARGO_TARGET_%s_RUNNER", g_strdelimit(upper, "-.", '_'));
}

static char **target_facts(const char *target)
{
	const char *rustc = g_getenv("RUSTC");
	g_autoptr(GPtrArray) argv = g_ptr_array_new();
	g_autofree char *out = NULL;

	g_ptr_array_add(argv, (gpointer)(uintptr_t)(rustc && *rustc ? rustc : "rustc"));
	g_ptr_array_add(argv, (gpointer)(uintptr_t)"--print=cfg");
	g_ptr_array_add(argv, (gpointer)(uintptr_t)"--target");
	g_ptr_array_add(argv, (gpointer)(uintptr_t)target);
	g_ptr_array_add(argv, NULL);
	out = cargo_query(argv, NULL, NULL);
	return out ? g_strsplit(out, "\n", -1) : NULL;
}

/* Whether the table under `key` in cargo's `target` applies to target. True if this cannot tell. */
static bool is_for(const char *key, const char *name, const char *target, char ***facts)
{
	if (!g_str_has_prefix(key, "cfg("))
		return strcmp(key, name) == 0;
	if (!*facts)
		*facts = target_facts(target);
	return !*facts || cfg_evaluate(key, (const char *const *)*facts) != CFG_NO;
}

static void refuse(const char *where, GError **error)
{
	g_set_error(error, cargo_config_error_quark(), 0,
	            "cannot record the program: cargo already has a runner, set by %s: "
	            "remove it for this run, or profile the executable with 'exec'",
	            where);
}

bool cargo_config_check_runner(const char *target, const json_t *config, GError **error)
{
	g_autofree char *variable = cargo_config_runner_variable(target);
	g_autofree char *name = target_name(target);
	g_auto(GStrv) facts = NULL;
	const char *value = g_getenv(variable), *key;
	json_t *table;

	if (value && *value) {
		g_autofree char *where = g_strdup_printf("the environment variable %s", variable);
		refuse(where, error);
		return false;
	}
	/* jansson iterates over a const object only through a cast. This writes nothing. */
	json_object_foreach((json_t *)(uintptr_t)json_object_get(config, "target"), key, table) {
		if (json_object_get(table, "runner") && is_for(key, name, target, &facts)) {
			g_autofree char *where =
				g_strdup_printf("target.'%s'.runner in its configuration", key);
			refuse(where, error);
			return false;
		}
	}
	return true;
}
