/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "cargo/cargo_limits.h"

#include "analysis/described_allocators.h"
#include "analysis/gate_parse.h"
#include "base/suggest.h"

#include <inttypes.h>
#include <string.h>

/* Keys whose values are lists. */
#define GATES_KEY "gates"
#define SUPPRESSIONS_KEY "suppressions"
#define ALLOCATORS_KEY "allocators"

#define BACKEND_KEY "backend"

G_DEFINE_QUARK(cargo-limits-error, cargo_limits_error)

/* A key of Cargo.toml with its value, and its name in messages. */
struct entry {
	const struct cargo_limits *into;
	const struct cargo_limits_source *source;
	const char *name;         /* the whole path: package.metadata.alloc-profile.max-peak */
	const json_t *value;
};

static bool fail(const struct entry *e, const char *reason, GError **error)
{
	g_set_error(error, CARGO_LIMITS_ERROR, 0, "invalid value for '%s' in '%s': %s", e->name,
	            e->source->manifest, reason);
	return false;
}

/* Adds what the value says, which is written as on the command line. */
static bool parse(const struct entry *e, const struct gate_key *key, const char *value, GError **error)
{
	g_autoptr(GError) cause = NULL;

	if (gate_parse(e->into->limits, key, value, e->name, &cause))
		return true;
	g_set_error(error, CARGO_LIMITS_ERROR, 0, "invalid value '%s' for '%s' in '%s': %s", value, e->name,
	            e->source->manifest, cause->message);
	return false;
}

/* A number, or a text as on the command line. NULL if the value is neither. */
static char *value_text(const json_t *value)
{
	if (json_is_integer(value))
		return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
	return g_strdup(json_string_value(value));
}

static bool add_most(const struct entry *e, const struct gate_key *key, GError **error)
{
	g_autofree char *text = value_text(e->value);

	return text ? parse(e, key, text, error) : fail(e, "it must be a number or a string", error);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Returns the keys sorted by name, NULL-terminated; free the array with g_free. The order that cargo passes
   them on in depends on its version. */
static const char **sorted_keys(const json_t *table)
{
	const char **keys = g_new0(const char *, json_object_size(table) + 1);
	size_t n = 0;
	const char *key;
	json_t *value;

	/* jansson's iterator wants a table that is not const. */
	json_object_foreach((json_t *)(uintptr_t)table, key, value)
		keys[n++] = key;
	qsort(keys, n, sizeof *keys, by_name);
	return keys;
}

/* The value is a table of metrics. */
static bool add_tolerances(const struct entry *e, const struct gate_key *key, GError **error)
{
	if (!json_is_object(e->value))
		return fail(e, "it must be a table like { bytes = \"1%\" }", error);
	g_autofree const char **metrics = sorted_keys(e->value);
	for (const char **metric = metrics; *metric; metric++) {
		g_autofree char *text = value_text(json_object_get(e->value, *metric));
		g_autofree char *tolerance = g_strconcat(*metric, "=", text, NULL);

		if (!text)
			return fail(e, "a tolerance must be a number or a string", error);
		if (!parse(e, key, tolerance, error))
			return false;
	}
	return true;
}

/* The value is a list of texts. */
static bool add_gates(const struct entry *e, const struct gate_key *key, GError **error)
{
	if (!json_is_array(e->value))
		return fail(e, "it must be a list of strings", error);
	for (size_t i = 0; i < json_array_size(e->value); i++) {
		const char *text = json_string_value(json_array_get(e->value, i));

		if (!text)
			return fail(e, "it must be a list of strings", error);
		if (!parse(e, key, text, error))
			return false;
	}
	return true;
}

/* The value is a list of files, relative to the manifest. */
static bool add_suppressions(const struct entry *e, GError **error)
{
	g_autofree char *directory = g_path_get_dirname(e->source->manifest);

	if (!json_is_array(e->value))
		return fail(e, "it must be a list of file names", error);
	for (size_t i = 0; i < json_array_size(e->value); i++) {
		const char *file = json_string_value(json_array_get(e->value, i));

		if (!file || *file == '\0')
			return fail(e, "it must be a list of file names", error);
		g_ptr_array_add(e->into->suppressions, g_canonicalize_filename(file, directory));
	}
	return true;
}

/* The value is a list of descriptions. */
static bool add_allocators(const struct entry *e, GError **error)
{
	if (!json_is_array(e->value))
		return fail(e, "it must be a list of strings", error);
	for (size_t i = 0; i < json_array_size(e->value); i++) {
		g_autofree char *text = g_strdup(json_string_value(json_array_get(e->value, i))), *flaw = NULL;
		guint before = e->into->allocators->len;

		if (!text)
			return fail(e, "it must be a list of strings", error);
		if (!described_allocators_add(e->into->allocators, text, &flaw)) {
			g_set_error(error, CARGO_LIMITS_ERROR, 0, "invalid value '%s' for '%s' in '%s': %s", text, e->name, e->source->manifest, flaw);
			return false;
		}
		if (e->into->allocators->len > before)
			text = NULL;     /* the list owns it */
	}
	g_free(*e->into->allocators_key);
	*e->into->allocators_key = g_strdup(e->name);
	return true;
}

static bool set_backend(const struct entry *e, GError **error)
{
	const char *text = json_string_value(e->value);
	struct cargo_backend *backend = e->into->backend;
	g_autofree char *choices = NULL;

	if (!text)
		return fail(e, "it must be a string", error);
	if (!backend_named(text, &backend->name, &choices)) {
		g_set_error(error, CARGO_LIMITS_ERROR, 0, "invalid value '%s' for '%s' in '%s': %s", text, e->name,
		            e->source->manifest, choices);
		return false;
	}
	g_free(backend->key);
	backend->key = g_strdup(e->name);
	return true;
}

static bool add_table(const struct cargo_limits *into, const struct cargo_limits_source *source, const char *name,
                      const json_t *table, bool inner, const char *command, GError **error);

/* Reads the tables for single commands. Also reads those for other commands, to report mistakes in them. */
static bool add_command(const struct entry *e, const char *key, const char *command, GError **error)
{
	g_autoptr(GPtrArray) limits = gate_limits_new(), suppressions = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) allocators = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *allocators_key = NULL;
	struct cargo_backend backend = { 0 };
	const struct cargo_limits others = { limits, suppressions, allocators, &allocators_key, &backend };
	bool ok;

	if (!json_is_object(e->value))
		return fail(e, "it must be a table", error);
	ok = add_table(strcmp(key, command) == 0 ? e->into : &others, e->source, e->name, e->value, true, command, error);
	g_free(backend.key);
	return ok;
}

static const char *const commands[] = { "run", "test", "bench", "nextest", NULL };

static bool is_command(const char *key)
{
	return g_strv_contains(commands, key);
}

/* inner: the table is for one command, so it cannot have tables for commands itself. */
static bool fail_key(const struct entry *e, const char *key, bool inner, GError **error)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	g_autofree char *meant = NULL;

	for (const struct gate_key *k = gate_keys; k->name; k++)
		g_ptr_array_add(names, (gpointer)(uintptr_t)(k->form == GATE_FORM_GATE ? GATES_KEY : k->name));
	g_ptr_array_add(names, (gpointer)(uintptr_t)SUPPRESSIONS_KEY);
	g_ptr_array_add(names, (gpointer)(uintptr_t)ALLOCATORS_KEY);
	g_ptr_array_add(names, (gpointer)(uintptr_t)BACKEND_KEY);
	for (size_t i = 0; !inner && commands[i]; i++)
		g_ptr_array_add(names, (gpointer)(uintptr_t)commands[i]);
	meant = suggest_text(key, names);
	g_set_error(error, CARGO_LIMITS_ERROR, 0, "unknown key '%s' in '%s': %s", e->name, e->source->manifest, meant);
	return false;
}

static bool add_key(const struct entry *e, const char *key, bool inner, GError **error)
{
	static bool (*const forms[])(const struct entry *, const struct gate_key *, GError **) = {
		[GATE_FORM_MOST] = add_most,
		[GATE_FORM_TOLERANCE] = add_tolerances,
		[GATE_FORM_GATE] = add_gates,
	};
	const struct gate_key *found = gate_key_find(key, strlen(key));

	if (strcmp(key, SUPPRESSIONS_KEY) == 0)
		return add_suppressions(e, error);
	if (strcmp(key, ALLOCATORS_KEY) == 0)
		return add_allocators(e, error);
	if (strcmp(key, BACKEND_KEY) == 0)
		return set_backend(e, error);
	/* A list needs another message. */
	if (found && found->form == GATE_FORM_GATE)
		found = NULL;
	else if (strcmp(key, GATES_KEY) == 0)
		found = gate_key_find(key, strlen("gate"));
	if (found)
		return forms[found->form](e, found, error);
	return fail_key(e, key, inner, error);
}

/* Limits on the whole run come first, then limits on rows, then the tables for single commands, which override
   the others. */
static int rank(const char *key, bool inner)
{
	return !inner && is_command(key) ? 2 : strcmp(key, GATES_KEY) == 0 ? 1 : 0;
}

static bool add_table(const struct cargo_limits *into, const struct cargo_limits_source *source, const char *name,
                      const json_t *table, bool inner, const char *command, GError **error)
{
	enum { RANKS = 3 };
	g_autofree const char **keys = sorted_keys(table);

	for (int i = 0; i < RANKS; i++) {
		for (const char **key = keys; *key; key++) {
			g_autofree char *path = g_strdup_printf("%s.%s", name, *key);
			const struct entry e = { into, source, path, json_object_get(table, *key) };
			bool of_command = !inner && is_command(*key);

			if (rank(*key, inner) != i)
				continue;
			if (of_command ? !add_command(&e, *key, command, error) : !add_key(&e, *key, inner, error))
				return false;
		}
	}
	return true;
}

bool cargo_limits(const struct cargo_limits *into, const struct cargo_limits_source *source, const char *command,
                  GError **error)
{
	const json_t *table = json_object_get(source->metadata, "alloc-profile");
	const struct entry e = { into, source, source->name, table };

	if (json_object_get(source->metadata, "alloc_profile")) {
		g_set_error(error, CARGO_LIMITS_ERROR, 0, "unknown key 'alloc_profile' in '%s': did you mean '%s'?",
		            source->manifest, source->name);
		return false;
	}
	if (!table || json_is_null(table))
		return true;
	if (!json_is_object(table))
		return fail(&e, "it must be a table", error);
	return add_table(into, source, source->name, table, false, command, error);
}
