/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "cargo/cargo_allocators.h"

#include "base/program_allocators.h"
#include "cargo/cargo_features.h"
#include "cargo/cargo_query.h"

#include <stdint.h>
#include <string.h>

/* What allocators are called, and the packages that bring them, separated by spaces. */
static const struct { const char *title, *packages; } allocators[] = {
#define FAMILY(id, title, kind, prefixes, crates, ...) { title, crates },
#include "allocators/families.def"
	/* They have no functions but Rust's own. */
	{ "dlmalloc", "dlmalloc" }, { "talc", "talc" }, { "wee_alloc", "wee_alloc" },
};

/* A crate that cargo compiles. title: NULL if it is no allocator. */
struct unit { const json_t *json; const char *title; bool linked; };

struct search {
	const struct cargo_allocators_request *request;
	struct unit *units;
	size_t count;
	GHashTable *packages;     /* those that cargo described so far, by their ids (of json_t *) */
};

static const char *text_of(const json_t *object, const char *member)
{
	const char *text = json_string_value(json_object_get(object, member));

	return text ? text : "";
}

/* Returns the package's name; free it with g_free. Versions of cargo write an id as `name 1.0.0 (source)`, as `source#name@1.0.0`
   or, if the source's last part is the name, as `source/name#1.0.0`. */
static char *package_name(const char *id)
{
	const char *hash = strrchr(id, '#'), *slash, *from = id;

	if (!hash || strchr(id, ' '))
		return g_strndup(id, strcspn(id, " "));
	if (strchr(hash, '@'))
		return g_strndup(hash + 1, strcspn(hash + 1, "@"));
	for (slash = id; slash < hash; slash++)
		if (*slash == '/')
			from = slash + 1;
	return g_strndup(from, strcspn(from, "?#"));
}

static bool has_word(const char *words, const char *word)
{
	g_auto(GStrv) list = g_strsplit(words, " ", -1);

	return g_strv_contains((const char *const *)list, word);
}

static const char *find_title(const char *package)
{
	for (size_t i = 0; i < G_N_ELEMENTS(allocators); i++)
		if (has_word(allocators[i].packages, package))
			return allocators[i].title;
	return NULL;
}

static bool has_kind(const json_t *unit, const char *wanted)
{
	const json_t *kinds = json_object_get(json_object_get(unit, "target"), "kind");

	for (size_t i = 0; i < json_array_size(kinds); i++)
		if (g_strcmp0(json_string_value(json_array_get(kinds, i)), wanted) == 0)
			return true;
	return false;
}

static bool is_program(const json_t *unit)
{
	const char *mode = text_of(unit, "mode");

	return strcmp(mode, "test") == 0
	       || (strcmp(mode, "build") == 0 && (has_kind(unit, "bin") || has_kind(unit, "example")));
}

/* Whether a unit that depends on this one gets its code. */
static bool is_linked(const json_t *unit)
{
	return !is_program(unit) && !has_kind(unit, "custom-build") && !has_kind(unit, "proc-macro");
}

static void read_units(struct search *s)
{
	const json_t *units = json_object_get(s->request->graph, "units");

	s->count = json_array_size(units);
	s->units = g_new0(struct unit, s->count + 1);
	for (size_t i = 0; i < s->count; i++) {
		const json_t *json = json_array_get(units, i);
		g_autofree char *package = package_name(text_of(json, "pkg_id"));

		s->units[i] = (struct unit){ json, find_title(package), is_linked(json) };
	}
}

/* Searches for the allocator that is linked into a program, the nearest first. Returns its unit and sets the one that depends
   on it. NULL if there is none. */
static const struct unit *find_linked(const struct search *s, size_t program, const struct unit **by)
{
	g_autofree size_t *queue = g_new(size_t, s->count + 1);
	g_autofree bool *seen = g_new0(bool, s->count + 1);
	size_t first = 0, last = 0;

	queue[last++] = program;
	while (first < last) {
		const struct unit *unit = &s->units[queue[first++]];
		const json_t *dependencies = json_object_get(unit->json, "dependencies");

		for (size_t i = 0; i < json_array_size(dependencies); i++) {
			json_int_t index = json_integer_value(json_object_get(json_array_get(dependencies, i), "index"));

			if (index < 0 || (size_t)index >= s->count || seen[index] || !s->units[index].linked)
				continue;
			*by = unit;
			if (s->units[index].title)
				return &s->units[index];
			seen[index] = true;
			queue[last++] = (size_t)index;
		}
	}
	return NULL;
}

/* Returns the Cargo.toml of the unit's package: the nearest one above its source. Free it with g_free; NULL if there is none. */
static char *find_manifest(const json_t *unit)
{
	g_autofree char *at = g_strdup(text_of(json_object_get(unit, "target"), "src_path"));

	while (g_path_is_absolute(at) && strcmp(at, "/") != 0) {
		g_autofree char *directory = g_path_get_dirname(at);
		g_autofree char *manifest = g_build_filename(directory, "Cargo.toml", NULL);

		if (g_file_test(manifest, G_FILE_TEST_IS_REGULAR))
			return g_steal_pointer(&manifest);
		g_free(at);
		at = g_steal_pointer(&directory);
	}
	return NULL;
}

/* Asks cargo for the package alone, so that it needs no other package. NULL if it does not tell. */
static json_t *ask_package(const char *cargo, const json_t *unit)
{
	g_autofree char *manifest = find_manifest(unit);
	const char *const words[] = {
		cargo, "metadata", "--no-deps", "--format-version=1", "--manifest-path", manifest, NULL,
	};
	g_autoptr(GPtrArray) argv = g_ptr_array_new();
	json_t *metadata, *packages, *found = NULL;

	for (size_t i = 0; manifest && i < G_N_ELEMENTS(words); i++)
		g_ptr_array_add(argv, (gpointer)(uintptr_t)words[i]);
	metadata = manifest ? cargo_query_json(argv, NULL, NULL) : NULL;
	packages = json_object_get(metadata, "packages");
	for (size_t i = 0; i < json_array_size(packages); i++)
		if (g_strcmp0(text_of(json_array_get(packages, i), "manifest_path"), manifest) == 0)
			found = json_incref(json_array_get(packages, i));
	json_decref(metadata);
	return found;
}

static const json_t *find_package(struct search *s, const json_t *unit)
{
	const char *id = text_of(unit, "pkg_id");
	gpointer known = NULL;

	if (!g_hash_table_lookup_extended(s->packages, id, NULL, &known))
		g_hash_table_insert(s->packages, g_strdup(id), known = ask_package(s->request->cargo, unit));
	return known;
}

/* Whether cargo was asked to build something of the unit's package. */
static bool is_selected(const struct search *s, const json_t *unit)
{
	const json_t *roots = json_object_get(s->request->graph, "roots");

	for (size_t i = 0; i < json_array_size(roots); i++) {
		json_int_t index = json_integer_value(json_array_get(roots, i));
		if (index >= 0 && (size_t)index < s->count
		    && strcmp(text_of(s->units[index].json, "pkg_id"), text_of(unit, "pkg_id")) == 0)
			return true;
	}
	return false;
}

/* Returns the features (of char *) that the user named of this package. They are separated by spaces or commas, and may have
   the package's name before them. */
static GPtrArray *find_asked(const GPtrArray *values, const char *package)
{
	GPtrArray *asked = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; values && i < values->len; i++) {
		g_auto(GStrv) words = g_strsplit_set(g_ptr_array_index(values, i), " ,", -1);
		for (char **word = words; *word; word++) {
			const char *slash = strchr(*word, '/');
			size_t length = slash ? (size_t)(slash - *word) : 0;
			if (!slash || (strlen(package) == length && strncmp(*word, package, length) == 0))
				g_ptr_array_add(asked, g_strdup(slash ? slash + 1 : *word));
		}
	}
	return asked;
}

static void add_program(struct search *s, const char *program, const struct unit *allocator, const json_t *by,
                        GPtrArray *known)
{
	const struct cargo_allocators_request *r = s->request;
	g_autofree char *package = package_name(text_of(allocator->json, "pkg_id")), *name = package_name(text_of(by, "pkg_id"));
	g_autoptr(GPtrArray) asked = find_asked(r->asked, name);
	const struct cargo_features features = {
		.package = find_package(s, by), .active = json_object_get(by, "features"), .dependency = package,
		.selected = is_selected(s, by), .all = r->all_features, .asked = asked,
	};
	g_autofree char *why = features.package ? cargo_features_cause(&features) : g_strdup_printf("which '%s' depends on", name);
	g_autofree char *way = features.package ? cargo_features_way(&features) : NULL;
	g_autofree char *title = strcmp(allocator->title, package) == 0
		? g_strdup_printf("'%s'", package) : g_strdup_printf("%s of '%s'", allocator->title, package);
	g_autofree char *cause = g_strdup_printf("cargo builds it with the allocator %s, %s", title, why);

	program_allocators_add(known, program, cause, way ? way : "build it without its '#[global_allocator]'");
}

static bool has_allocator(const struct search *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->units[i].title)
			return true;
	return false;
}

void cargo_allocators(const struct cargo_allocators_request *r, GPtrArray *known)
{
	struct search s = {
		.request = r,
		.packages = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)json_decref),
	};
	bool any;

	read_units(&s);
	any = has_allocator(&s);
	for (size_t i = 0; any && i < s.count; i++) {
		const struct unit *by = NULL, *allocator = is_program(s.units[i].json) ? find_linked(&s, i, &by) : NULL;
		const char *name = text_of(json_object_get(s.units[i].json, "target"), "name");

		if (allocator)
			add_program(&s, name, allocator, by->json, known);
		else if (is_program(s.units[i].json))
			program_allocators_add(known, name, "", "");
	}
	g_hash_table_unref(s.packages);
	g_free(s.units);
}
