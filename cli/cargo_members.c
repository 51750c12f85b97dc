/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "cargo_members.h"

#include "cargo_query.h"

#include <string.h>

/* Each target of a package is a crate; its name may have hyphens, which a symbol cannot. */
static void add_targets(GPtrArray *crates, const json_t *package)
{
	const json_t *targets = json_object_get(package, "targets");

	for (size_t i = 0; i < json_array_size(targets); i++) {
		const char *name = json_string_value(json_object_get(json_array_get(targets, i), "name"));
		if (name)
			g_ptr_array_add(crates, g_strdelimit(g_strdup(name), "-", '_'));
	}
}

GPtrArray *cargo_members(const GPtrArray *argv, GError **error)
{
	/* Of editions up to 2021, and of 2024, which has those of a package in one executable. */
	static const char *const doctests[] = { "rust_out", "doctest_bundle_2024", "doctest_runner_2024" };
	json_t *metadata = cargo_query_json(argv, NULL, error);
	const json_t *packages = json_object_get(metadata, "packages");
	GPtrArray *crates;

	if (!metadata)
		return NULL;
	crates = g_ptr_array_new_with_free_func(g_free);
	for (size_t i = 0; i < G_N_ELEMENTS(doctests); i++)
		g_ptr_array_add(crates, g_strdup(doctests[i]));
	for (size_t i = 0; i < json_array_size(packages); i++)
		add_targets(crates, json_array_get(packages, i));
	json_decref(metadata);
	return crates;
}
