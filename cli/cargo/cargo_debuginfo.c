/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "cargo/cargo_debuginfo.h"

#include "cargo/cargo_query.h"
#include "input/debuginfo.h"

#include <stdbool.h>
#include <string.h>

/* Versions of cargo write this differently: null, 0, "none", {"deferred": "None"} or {"resolved": {"Named":
   "symbols"}}. */
static bool is_none(json_t *value)
{
	while (json_is_object(value))
		value = json_object_iter_value(json_object_iter(value));
	if (json_is_string(value))
		return g_ascii_strcasecmp(json_string_value(value), "none") == 0;
	return !value || json_is_null(value) || json_is_false(value)
	       || (json_is_integer(value) && json_integer_value(value) == 0);
}

/* With line tables only, an inlined function has only the last segment of its name. */
static bool lacks_names(json_t *value)
{
	const char *text = json_string_value(value);

	return is_none(value) || (text && g_str_has_prefix(text, "line-"));
}

static bool strips(json_t *value)
{
	return !is_none(value);
}

/* Debug information goes to a file that the installed libdw does not read. */
static bool is_packed(json_t *value)
{
	return json_is_string(value) && strcmp(json_string_value(value), "packed") == 0 && !debuginfo_reads_packages();
}

/* One change to a profile: a member of cargo's answer, the values that are unwanted, and the variable that sets
   another. */
struct setting { const char *member; bool (*is_unwanted)(json_t *value); const char *suffix, *value; };

/* The order matters: without debug information cargo strips by default, so whether it strips is only known
   afterwards. */
static const struct setting settings[] = {
	{ "debuginfo", lacks_names, "DEBUG", "1" },
	{ "strip", strips, "STRIP", "none" },
	{ "split_debuginfo", is_packed, "SPLIT_DEBUGINFO", "off" },
};

static char *variable_name(const char *profile, const struct setting *s)
{
	g_autofree char *upper = g_ascii_strup(profile, -1);

	return g_strdup_printf("CARGO_PROFILE_%s_%s", g_strdelimit(upper, "-", '_'), s->suffix);
}

static bool contains(const GPtrArray *texts, const char *text)
{
	for (guint i = 0; i < texts->len; i++)
		if (strcmp(g_ptr_array_index(texts, i), text) == 0)
			return true;
	return false;
}

/* Returns the variables (of char *) that this setting needs, for the profiles of the requested units. */
static GPtrArray *needed(const json_t *graph, const struct setting *s)
{
	GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
	const json_t *units = json_object_get(graph, "units"), *roots = json_object_get(graph, "roots");

	for (size_t i = 0; i < json_array_size(roots); i++) {
		const json_t *unit =
			json_array_get(units, (size_t)json_integer_value(json_array_get(roots, i)));
		const json_t *profile = json_object_get(unit, "profile");
		const char *name = json_string_value(json_object_get(profile, "name"));
		g_autofree char *variable = NULL, *text = NULL;

		if (!name || !s->is_unwanted(json_object_get(profile, s->member)))
			continue;
		variable = variable_name(name, s);
		if (g_getenv(variable))
			continue;
		text = g_strdup_printf("%s=%s", variable, s->value);
		if (!contains(found, text))
			g_ptr_array_add(found, g_steal_pointer(&text));
	}
	return found;
}

/* Removes the additions that had no effect: a `--config` argument overrides the environment. */
static void keep_effective(GPtrArray *variables, guint first, const json_t *graph, const struct setting *s)
{
	g_autoptr(GPtrArray) still_needed = needed(graph, s);

	for (guint i = variables->len; i > first; i--)
		if (contains(still_needed, g_ptr_array_index(variables, i - 1)))
			g_ptr_array_remove_index(variables, i - 1);
}

/* Returns false if cargo gives no answer. */
static bool apply(const GPtrArray *argv, GPtrArray *variables, json_t **graph, const struct setting *s)
{
	g_autoptr(GPtrArray) additions = needed(*graph, s);
	guint first = variables->len;

	if (additions->len == 0)
		return true;
	for (guint i = 0; i < additions->len; i++)
		g_ptr_array_add(variables, g_strdup(g_ptr_array_index(additions, i)));
	json_decref(*graph);
	*graph = cargo_query_json(argv, variables, NULL);
	if (!*graph)
		return false;
	keep_effective(variables, first, *graph, s);
	return true;
}

static char *describe(const GPtrArray *variables)
{
	bool left_out = false, packed = false;
	g_autoptr(GString) text = g_string_new("the cargo profile ");

	for (guint i = 0; i < variables->len; i++) {
		bool split = strstr(g_ptr_array_index(variables, i), "_SPLIT_DEBUGINFO=");
		left_out |= !split;
		packed |= split;
	}
	g_string_append(text, !packed ? "leaves out debug information" : left_out
		? "leaves out debug information, and packs it" : "packs debug information, which the installed elfutils cannot read");
	g_string_append(text, ": building with");
	for (guint i = 0; i < variables->len; i++)
		g_string_append_printf(text, " %s", (const char *)g_ptr_array_index(variables, i));
	return g_strdup(text->str);
}

void cargo_debuginfo(const GPtrArray *argv, json_t *first, GPtrArray *variables, char **note, char **doubt)
{
	json_t *graph = json_incref(first);
	bool ok = graph != NULL;

	for (size_t i = 0; ok && i < G_N_ELEMENTS(settings); i++)
		ok = apply(argv, variables, &graph, &settings[i]);
	if (!ok) {
		g_ptr_array_set_size(variables, 0);
		*doubt = g_strdup("cargo did not say whether the build has debug information: "
		                  "functions may have no names");
	} else if (variables->len > 0) {
		*note = describe(variables);
	}
	json_decref(graph);
}
