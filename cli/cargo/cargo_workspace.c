/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "cargo/cargo_workspace.h"

#include "analysis/gate_limit.h"
#include "cargo/cargo_query.h"

#include <stdlib.h>
#include <string.h>

/* Each target of a package is a crate. Its name may have hyphens; its symbols have underscores. */
static void add_targets(struct workspace *w, const json_t *package)
{
	const json_t *targets = json_object_get(package, "targets");

	for (size_t i = 0; i < json_array_size(targets); i++) {
		const char *name = json_string_value(json_object_get(json_array_get(targets, i), "name"));
		if (name)
			workspace_add_crate(w, name);
	}
}

static const char *text_of(const json_t *object, const char *member)
{
	const char *text = json_string_value(json_object_get(object, member));

	return text ? text : "";
}

/* Adds the path as cargo has it, and also with links resolved, which is how a compiler sees its working
   directory. */
static void add_directory(struct workspace *w, const char *path, enum origin origin)
{
	char *real = *path ? realpath(path, NULL) : NULL;

	if (*path)
		workspace_add_directory(w, path, origin);
	if (real)
		workspace_add_directory(w, real, origin);
	free(real);
}

static struct workspace *find_known(const json_t *metadata)
{
	static const char *const doctests[] = { "rust_out", "doctest_bundle", "doctest_bundle_2024" };
	const json_t *packages = json_object_get(metadata, "packages");
	struct workspace *w = workspace_new();

	add_directory(w, text_of(metadata, "workspace_root"), ORIGIN_WORKSPACE);
	for (size_t i = 0; i < json_array_size(packages); i++) {
		const json_t *package = json_array_get(packages, i);
		g_autofree char *directory = g_path_get_dirname(text_of(package, "manifest_path"));

		add_targets(w, package);
		if (g_path_is_absolute(directory))
			add_directory(w, directory, ORIGIN_WORKSPACE);
	}
	/* Build scripts of all packages write sources to the target directory. */
	add_directory(w, text_of(metadata, "target_directory"), ORIGIN_UNKNOWN);
	add_directory(w, text_of(metadata, "build_directory"), ORIGIN_UNKNOWN);
	for (size_t i = 0; i < G_N_ELEMENTS(doctests); i++)
		workspace_add_crate(w, doctests[i]);
	return w;
}

/* spec: `name` or `name@1.0`. */
static const json_t *package_named(const json_t *packages, const char *spec)
{
	size_t length = strcspn(spec, "@");

	for (size_t i = 0; i < json_array_size(packages); i++) {
		const json_t *package = json_array_get(packages, i);
		const char *name = text_of(package, "name");
		if (strlen(name) == length && strncmp(name, spec, length) == 0)
			return package;
	}
	return NULL;
}

char *cargo_workspace_manifest(void)
{
	g_autofree char *directory = g_get_current_dir();

	for (;;) {
		g_autofree char *path = g_build_filename(directory, "Cargo.toml", NULL);
		char *above;

		if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
			return g_steal_pointer(&path);
		if (strcmp(directory, "/") == 0)
			return NULL;
		above = g_path_get_dirname(directory);
		g_free(directory);
		directory = above;
	}
}

static const json_t *package_at(const json_t *packages, const char *manifest)
{
	char *wanted = manifest ? realpath(manifest, NULL) : NULL;
	const json_t *found = NULL;

	for (size_t i = 0; wanted && i < json_array_size(packages); i++) {
		const json_t *package = json_array_get(packages, i);
		char *path = realpath(text_of(package, "manifest_path"), NULL);
		if (g_strcmp0(path, wanted) == 0)
			found = package;
		free(path);
	}
	free(wanted);
	return found;
}

/* The one package that the command is about; NULL if there are several. */
static const json_t *find_package(const json_t *packages, const struct cargo_scope *scope)
{
	g_autofree char *nearest = NULL;

	if (scope->all || (scope->packages && scope->packages->len > 1))
		return NULL;
	if (scope->packages && scope->packages->len == 1)
		return package_named(packages, g_ptr_array_index(scope->packages, 0));
	nearest = scope->manifest ? g_strdup(scope->manifest) : cargo_workspace_manifest();
	return package_at(packages, nearest);
}

static bool read_limits(struct cargo_workspace *w, const json_t *metadata, const struct cargo_scope *scope,
                        GError **error)
{
	const json_t *package = find_package(json_object_get(metadata, "packages"), scope);
	g_autofree char *manifest = g_build_filename(w->root ? w->root : "", "Cargo.toml", NULL);
	const struct cargo_limits_source sources[] = {
		{ json_object_get(metadata, "metadata"), "workspace.metadata.alloc-profile", manifest },
		{ json_object_get(package, "metadata"), "package.metadata.alloc-profile",
		  text_of(package, "manifest_path") },
	};

	struct cargo_limits settings;

	w->limits = gate_limits_new();
	w->suppressions = g_ptr_array_new_with_free_func(g_free);
	w->allocators = g_ptr_array_new_with_free_func(g_free);
	settings = (struct cargo_limits){ w->limits, w->suppressions, w->allocators, &w->allocators_key, &w->backend };
	for (size_t i = 0; scope->command && i < G_N_ELEMENTS(sources); i++)
		if (!cargo_limits(&settings, &sources[i], scope->command, error))
			return false;
	return true;
}

bool cargo_workspace_read(struct cargo_workspace *w, const GPtrArray *argv, const struct cargo_scope *scope,
                          GError **error)
{
	json_t *metadata = cargo_query_json(argv, NULL, error);
	bool ok;

	*w = (struct cargo_workspace){ 0 };
	if (!metadata)
		return false;
	w->root = g_strdup(json_string_value(json_object_get(metadata, "workspace_root")));
	w->target_directory = g_strdup(json_string_value(json_object_get(metadata, "target_directory")));
	w->known = find_known(metadata);
	ok = read_limits(w, metadata, scope, error);
	json_decref(metadata);
	return ok;
}

void cargo_workspace_clear(struct cargo_workspace *w)
{
	g_free(w->root);
	g_free(w->target_directory);
	g_clear_pointer(&w->known, workspace_free);
	g_clear_pointer(&w->limits, g_ptr_array_unref);
	g_clear_pointer(&w->suppressions, g_ptr_array_unref);
	g_clear_pointer(&w->allocators, g_ptr_array_unref);
	g_free(w->allocators_key);
	g_free(w->backend.key);
	*w = (struct cargo_workspace){ 0 };
}
