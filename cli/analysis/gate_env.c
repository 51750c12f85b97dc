/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "analysis/gate_env.h"

#include "analysis/gate_parse.h"
#include "base/suggest.h"

#include <string.h>

#define PREFIX "ALLOC_PROFILE_"

G_DEFINE_QUARK(gate-env-error, gate_env_error)

char *gate_env_name(const char *option)
{
	g_autofree char *name = g_ascii_strup(option, -1);

	return g_strconcat(PREFIX, g_strdelimit(name, "-", '_'), NULL);
}

/* Commas separate tolerances. Line ends separate gates, since a gate has commas of its own. */
static bool add(GPtrArray *limits, const struct gate_key *key, const char *name, const char *value,
                GError **error)
{
	static const char *const separators[] = {
		[GATE_FORM_MOST] = "", [GATE_FORM_TOLERANCE] = ",", [GATE_FORM_GATE] = "\n",
	};
	g_auto(GStrv) parts = g_strsplit_set(value, separators[key->form], -1);
	g_autoptr(GError) cause = NULL;

	for (char **part = parts; *part; part++) {
		if (*g_strstrip(*part) == '\0')
			continue;
		if (!gate_parse(limits, key, *part, name, &cause)) {
			g_set_error(error, GATE_ENV_ERROR, 0,
			            "invalid value '%s' for '%s' in the environment: %s", *part, name,
			            cause->message);
			return false;
		}
	}
	return true;
}

/* A misspelt variable would set no limit, and nobody would notice. So every name with our prefix has to be known. */
static bool check_names(char **envp, GPtrArray *known, GError **error)
{
	for (; *envp; envp++) {
		g_autofree char *name = g_strndup(*envp, strcspn(*envp, "="));

		if (g_str_has_prefix(name, PREFIX)
		    && !g_ptr_array_find_with_equal_func(known, name, g_str_equal, NULL)) {
			g_autofree char *meant = suggest_text(name, known);

			g_set_error(error, GATE_ENV_ERROR, 0, "unknown variable '%s' in the environment: %s", name, meant);
			return false;
		}
	}
	return true;
}

bool gate_env(GPtrArray *limits, char **envp, const char *const *others, GError **error)
{
	g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func(g_free);

	for (const struct gate_key *key = gate_keys; key->name; key++) {
		char *name = gate_env_name(key->name);
		const char *value = g_environ_getenv(envp, name);

		g_ptr_array_add(known, name);
		if (value && !add(limits, key, name, value, error))
			return false;
	}
	for (; *others; others++)
		g_ptr_array_add(known, gate_env_name(*others));
	return check_names(envp, known, error);
}
