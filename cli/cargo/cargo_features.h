/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Says why a package has a dependency: by which of its features, and how to build it without. */
#ifndef CLI_CARGO_FEATURES_H
#define CLI_CARGO_FEATURES_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

struct cargo_features {
	const json_t *package;    /* the package, as `cargo metadata` describes it */
	const json_t *active;     /* the names of its features that are on */
	const char *dependency;   /* the name of the package that it depends on */
	bool selected;            /* cargo's options for features are about this package */
	bool all;                 /* they have --all-features */
	const GPtrArray *asked;   /* the features that they name (of const char *); NULL: none */
};

/* Returns a clause that begins with "which"; free it with g_free. */
char *cargo_features_cause(const struct cargo_features *f);

/* Returns an imperative; free it with g_free. NULL if no feature brings the dependency in. */
char *cargo_features_way(const struct cargo_features *f);

#endif
