/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "cargo/cargo_features.h"

#include <string.h>

/* A package that depends on `arena`, once as it is and once by another name. */
#define OPTIONAL "{\"name\": \"arena\", \"rename\": null, \"optional\": true}"
#define RENAMED "{\"name\": \"arena\", \"rename\": \"fast\", \"optional\": true}"
#define ALWAYS "{\"name\": \"arena\", \"rename\": null, \"optional\": false}"

static const struct { const char *dependencies, *features, *active, *asked; bool selected, all; const char *cause, *way; } cases[] = {
	{ ALWAYS, "{}", "", "", true, false, "which 'app' depends on", NULL },
	{ "", "{}", "", "", true, false, "which 'app' depends on", NULL },
	/* A feature of the dependency's own name is what cargo makes of it. */
	{ OPTIONAL, "{\"arena\": [\"dep:arena\"]}", "arena", "arena", true, false,
	  "which feature 'arena' of 'app' brings in", "build it without feature 'arena' of 'app'" },
	{ OPTIONAL, "{\"use\": [\"arena\"], \"arena\": [\"dep:arena\"]}", "use arena", "use", true, false,
	  "which feature 'use' of 'app' brings in", "build it without feature 'use' of 'app'" },
	{ RENAMED, "{\"use\": [\"dep:fast\"]}", "use", "use", true, false,
	  "which feature 'use' of 'app' brings in", "build it without feature 'use' of 'app'" },
	/* The features above it, and those that are on for other reasons. */
	{ OPTIONAL, "{\"default\": [\"a\", \"b\"], \"a\": [\"use\"], \"b\": [], \"use\": [\"dep:arena\"]}", "default a b use", "", true, false,
	  "which feature 'use' of 'app' brings in", "build it with '--no-default-features --features b'" },
	{ OPTIONAL, "{\"default\": [\"dep:arena\", \"dep:other\", \"b\"], \"b\": [], \"c\": []}", "default b c", "c", true, false,
	  "which feature 'default' of 'app' brings in", "build it with '--no-default-features --features b'" },
	{ OPTIONAL, "{\"default\": [\"arena\"], \"arena\": [\"dep:arena\"]}", "default arena", "", true, false,
	  "which feature 'default' of 'app' brings in", "build it with '--no-default-features'" },
	{ OPTIONAL, "{\"default\": [\"use\"], \"use\": [\"dep:arena\"]}", "default use", "use", true, false,
	  "which feature 'use' of 'app' brings in", "build it without features 'use' and 'default' of 'app'" },
	{ OPTIONAL, "{\"default\": [\"use\"], \"use\": [\"dep:arena\"]}", "default use", "", false, false,
	  "which feature 'use' of 'app' brings in", "depend on 'app' with 'default-features = false'" },
	{ OPTIONAL, "{\"default\": [\"use\"], \"use\": [\"dep:arena\"]}", "default use", "", true, true,
	  "which feature 'use' of 'app' brings in", "build it without '--all-features'" },
	{ OPTIONAL, "{\"a\": [\"dep:arena\"], \"b\": [\"arena/debug\"], \"c\": [\"arena?/debug\"], \"d\": [\"dep:arena\"]}", "a b c", "a b c", true, false,
	  "which features 'a' and 'b' of 'app' bring in", "build it without features 'a' and 'b' of 'app'" },
	/* Features that turn each other on. */
	{ OPTIONAL, "{\"a\": [\"b\", \"dep:arena\"], \"b\": [\"a\"]}", "a b", "a", true, false,
	  "which feature 'a' of 'app' brings in", "build it without feature 'a' of 'app'" },
	/* If it is optional for one target only, no feature may be the reason. */
	{ OPTIONAL ", " ALWAYS, "{\"use\": [\"dep:arena\"]}", "use", "use", true, false, "which 'app' depends on", NULL },
};

static json_t *make_package(const char *dependencies, const char *features)
{
	g_autofree char *text = g_strdup_printf("{\"name\": \"app\", \"dependencies\": [%s], \"features\": %s}", dependencies, features);
	json_t *package = json_loads(text, 0, NULL);

	assert_non_null(package);
	return package;
}

static void explains(void **state)
{
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(GStrv) active = g_strsplit(cases[i].active, " ", -1), words = g_strsplit(cases[i].asked, " ", -1);
		g_autoptr(GPtrArray) asked = g_ptr_array_new();
		json_t *package = make_package(cases[i].dependencies, cases[i].features), *list = json_array();
		const struct cargo_features f = {
			.package = package, .active = list, .dependency = "arena", .selected = cases[i].selected, .all = cases[i].all, .asked = asked,
		};

		for (char **name = active; *name; name++)
			json_array_append_new(list, json_string(*name));
		for (char **word = words; *word; word++)
			g_ptr_array_add(asked, *word);
		g_autofree char *cause = cargo_features_cause(&f), *way = cargo_features_way(&f);
		if (strcmp(cause, cases[i].cause) != 0 || g_strcmp0(way, cases[i].way) != 0)
			fail_msg("case %zu: '%s', '%s'", i, cause, way ? way : "NULL");
		json_decref(list);
		json_decref(package);
	}
}

/* What cargo says may have anything in any place. */
static void survives_nonsense(void **state)
{
	static const char *const packages[] = {
		"{}", "[]", "{\"name\": 1, \"dependencies\": [1, {\"name\": \"arena\", \"optional\": true}], \"features\": {\"a\": 1, \"b\": [1, null]}}",
	};
	json_t *active = json_loads("[1, null, \"a\", \"b\"]", 0, NULL);

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(packages); i++) {
		json_t *package = json_loads(packages[i], 0, NULL);
		const struct cargo_features f = { .package = package, .active = active, .dependency = "arena", .selected = true };
		g_autofree char *cause = cargo_features_cause(&f), *way = cargo_features_way(&f);

		assert_non_null(cause);
		(void)way;
		json_decref(package);
	}
	json_decref(active);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(explains), cmocka_unit_test(survives_nonsense) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
