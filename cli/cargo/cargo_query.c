/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "cargo/cargo_query.h"

#include <stdbool.h>
#include <string.h>

static G_DEFINE_QUARK(cargo-query-error, cargo_query_error)

static char *run(const GPtrArray *argv, char **envp, GError **error)
{
	g_autofree char *out = NULL, *messages = NULL;
	g_autoptr(GError) cause = NULL;
	const char *program = g_ptr_array_index(argv, 0);
	int status;

	/* Collect the messages: cargo fails if it cannot write them. */
	if (!g_spawn_sync(NULL, (char **)argv->pdata, envp, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &messages,
	                  &status, &cause)) {
		if (g_error_matches(cause, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT))
			g_set_error(error, cargo_query_error_quark(), 0,
			            "cannot start '%s': install Rust, or set CARGO to the path of cargo", program);
		else
			g_set_error(error, cargo_query_error_quark(), 0, "cannot start '%s': %s", program,
			            cause->message);
		return NULL;
	}
	if (status == 0)
		return g_steal_pointer(&out);
	g_set_error(error, cargo_query_error_quark(), 0, "'%s' failed: %s", program, g_strstrip(messages));
	return NULL;
}

static char **environment(const GPtrArray *variables, bool unstable)
{
	char **envp = g_get_environ();

	for (guint i = 0; variables && i < variables->len; i++) {
		const char *variable = g_ptr_array_index(variables, i);
		const char *equals = strchr(variable, '=');
		g_autofree char *name = g_strndup(variable, (gsize)(equals - variable));
		envp = g_environ_setenv(envp, name, equals + 1, TRUE);
	}
	return unstable ? g_environ_setenv(envp, "RUSTC_BOOTSTRAP", "1", TRUE) : envp;
}

char *cargo_query(const GPtrArray *argv, const GPtrArray *variables, GError **error)
{
	g_auto(GStrv) envp = environment(variables, false);

	return run(argv, envp, error);
}

json_t *cargo_query_json(const GPtrArray *argv, const GPtrArray *variables, GError **error)
{
	g_auto(GStrv) envp = environment(variables, true);
	g_autofree char *out = run(argv, envp, error);
	json_error_t fault;
	json_t *json = out ? json_loads(out, 0, &fault) : NULL;

	if (out && !json)
		g_set_error(error, cargo_query_error_quark(), 0, "cannot understand the answer of '%s': %s",
		            (const char *)g_ptr_array_index(argv, 0), fault.text);
	return json;
}
