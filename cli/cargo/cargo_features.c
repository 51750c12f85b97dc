/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "cargo/cargo_features.h"

#include <stdint.h>
#include <string.h>

#define DEFAULT "default"

static const char *text_of(const json_t *object, const char *member)
{
	const char *text = json_string_value(json_object_get(object, member));

	return text ? text : "";
}

static const json_t *entries_of(const struct cargo_features *f, const char *feature)
{
	return json_object_get(json_object_get(f->package, "features"), feature);
}

/* Whether the entry of a feature turns on what has this name: a feature, or an optional dependency. `name/feature` does, and
   `name?/feature` does not. */
static bool turns_on(const char *entry, const char *name)
{
	size_t length = strlen(name);

	if (g_str_has_prefix(entry, "dep:"))
		return strcmp(entry + strlen("dep:"), name) == 0;
	return strncmp(entry, name, length) == 0 && (entry[length] == '\0' || entry[length] == '/');
}

static bool feature_turns_on(const struct cargo_features *f, const char *feature, const char *name)
{
	const json_t *entries = entries_of(f, feature);

	for (size_t i = 0; i < json_array_size(entries); i++) {
		const char *entry = json_string_value(json_array_get(entries, i));
		if (entry && turns_on(entry, name))
			return true;
	}
	return false;
}

static bool is_among(const GPtrArray *names, const char *name)
{
	for (guint i = 0; i < names->len; i++)
		if (strcmp(g_ptr_array_index(names, i), name) == 0)
			return true;
	return false;
}

static void add(GPtrArray *names, const char *name)
{
	if (!is_among(names, name))
		g_ptr_array_add(names, (gpointer)(uintptr_t)name);
}

/* Adds the active features, besides itself, that turn on what has this name. Returns whether there is one. */
static bool add_above(const struct cargo_features *f, const char *name, GPtrArray *names)
{
	bool any = false;

	for (size_t i = 0; i < json_array_size(f->active); i++) {
		const char *feature = json_string_value(json_array_get(f->active, i));
		if (!feature || strcmp(feature, name) == 0 || !feature_turns_on(f, feature, name))
			continue;
		add(names, feature);
		any = true;
	}
	return any;
}

/* The name by which the package's features know the dependency; NULL if it is not optional, in any of its tables. */
static const char *find_key(const struct cargo_features *f)
{
	const json_t *dependencies = json_object_get(f->package, "dependencies");
	const char *key = NULL;

	for (size_t i = 0; i < json_array_size(dependencies); i++) {
		const json_t *d = json_array_get(dependencies, i);
		const char *rename = text_of(d, "rename");

		if (strcmp(text_of(d, "name"), f->dependency) != 0)
			continue;
		if (!json_is_true(json_object_get(d, "optional")))
			return NULL;
		key = *rename ? rename : f->dependency;
	}
	return key;
}

/* Returns the features (of const char *) that bring the dependency in. The one that cargo makes of an optional dependency only
   counts if no other turns it on. */
static GPtrArray *find_nearest(const struct cargo_features *f)
{
	GPtrArray *names = g_ptr_array_new();
	const char *key = find_key(f);

	if (key && !add_above(f, key, names))
		for (size_t i = 0; i < json_array_size(f->active); i++)
			if (g_strcmp0(json_string_value(json_array_get(f->active, i)), key) == 0)
				add(names, key);
	return names;
}

static bool is_asked(const struct cargo_features *f, const char *feature)
{
	return f->selected && f->asked && is_among(f->asked, feature);
}

/* Returns those of them, or of the features above them, that no other feature turns on, or that the user asked for. */
static GPtrArray *find_first(const struct cargo_features *f, const GPtrArray *nearest)
{
	GPtrArray *names = g_ptr_array_new();
	g_autoptr(GPtrArray) seen = g_ptr_array_new();

	for (guint i = 0; i < nearest->len; i++)
		add(seen, g_ptr_array_index(nearest, i));
	for (guint i = 0; i < seen->len; i++) {
		const char *name = g_ptr_array_index(seen, i);
		if (!add_above(f, name, seen) || is_asked(f, name))
			add(names, name);
	}
	return names;
}

static char *quote(const GPtrArray *names)
{
	GString *text = g_string_new(names->len > 1 ? "features " : "feature ");

	for (guint i = 0; i < names->len; i++)
		g_string_append_printf(text, "%s'%s'", i == 0 ? "" : i + 1 == names->len ? " and " : ", ",
		                       (const char *)g_ptr_array_index(names, i));
	return g_string_free(text, FALSE);
}

char *cargo_features_cause(const struct cargo_features *f)
{
	g_autoptr(GPtrArray) nearest = find_nearest(f);
	g_autofree char *names = quote(nearest);
	const char *package = text_of(f->package, "name");

	if (nearest->len == 0)
		return g_strdup_printf("which '%s' depends on", package);
	return g_strdup_printf("which %s of '%s' bring%s in", names, package, nearest->len > 1 ? "" : "s");
}

/* Whether the feature, or one that it turns on, brings the dependency in. */
static bool leads_to(const struct cargo_features *f, const char *feature, const char *key)
{
	g_autoptr(GPtrArray) seen = g_ptr_array_new();

	add(seen, feature);
	for (guint i = 0; i < seen->len; i++) {
		const json_t *entries = entries_of(f, g_ptr_array_index(seen, i));

		if (turns_on(g_ptr_array_index(seen, i), key))
			return true;
		for (size_t j = 0; j < json_array_size(entries); j++) {
			const char *entry = json_string_value(json_array_get(entries, j));
			if (entry)
				add(seen, entry);
		}
	}
	return false;
}

/* The defaults that do not bring the dependency in, as an option: an entry for a dependency alone cannot be given again. */
static char *keep_other_defaults(const struct cargo_features *f)
{
	const json_t *entries = entries_of(f, DEFAULT);
	const char *key = find_key(f);
	GString *text = g_string_new(NULL);

	for (size_t i = 0; i < json_array_size(entries); i++) {
		const char *entry = json_string_value(json_array_get(entries, i));
		if (entry && !g_str_has_prefix(entry, "dep:") && !leads_to(f, entry, key))
			g_string_append_printf(text, "%s%s", text->len > 0 ? "," : " --features ", entry);
	}
	return g_string_free(text, FALSE);
}

char *cargo_features_way(const struct cargo_features *f)
{
	g_autoptr(GPtrArray) nearest = find_nearest(f), first = find_first(f, nearest);
	g_autofree char *names = quote(first), *others = NULL;
	const char *package = text_of(f->package, "name");
	bool is_default = first->len == 1 && strcmp(g_ptr_array_index(first, 0), DEFAULT) == 0;

	if (nearest->len == 0)
		return NULL;
	if (f->selected && f->all)
		return g_strdup("build it without '--all-features'");
	if (!is_default)
		return g_strdup_printf("build it without %s of '%s'", names, package);
	if (!f->selected)
		return g_strdup_printf("depend on '%s' with 'default-features = false'", package);
	others = keep_other_defaults(f);
	return g_strdup_printf("build it with '--no-default-features%s'", others);
}
