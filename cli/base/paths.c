/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Makes source paths that are the same on every machine. */
#include "base/paths.h"

#include <string.h>

/* Whether the first `length` bytes of text are all hexadecimal digits, and at least `least` of them. */
static bool is_hex(const char *text, size_t length, size_t least)
{
	for (size_t i = 0; i < length; i++)
		if (!g_ascii_isxdigit(text[i]))
			return false;
	return length >= least;
}

/* Whether a component of `length` bytes ends in `-` and one of cargo's 16-digit hashes. */
static bool ends_in_hash(const char *component, size_t length)
{
	return length > 17 && component[length - 17] == '-' && is_hex(component + length - 16, 16, 16);
}

/* Returns what follows the first component of path; NULL if nothing does. */
static const char *after_component(const char *path)
{
	const char *slash = strchr(path, '/');
	return slash != NULL && slash[1] != '\0' ? slash + 1 : NULL;
}

/* Each from_… below gets what follows its marker, and returns the canonical form or NULL. */

/* registry/src/ index.example-6f17d22bba15001f/serde-1.0.200/src/lib.rs */
static char *from_registry(const char *rest)
{
	const char *crate = after_component(rest);
	if (crate == NULL || !ends_in_hash(rest, (size_t)(crate - 1 - rest)))
		return NULL;
	return g_strdup(crate);
}

/* git/checkouts/ serde-0123456789abcdef/5a8c1f3/serde/src/lib.rs: the revision stands in for the version */
static char *from_checkout(const char *rest)
{
	const char *revision = after_component(rest);
	const char *inside = revision != NULL ? after_component(revision) : NULL;
	if (inside == NULL || !ends_in_hash(rest, (size_t)(revision - 1 - rest))
	    || !is_hex(revision, (size_t)(inside - 1 - revision), 7))
		return NULL;
	return g_strdup_printf("%.*s-%s", (int)(revision - 1 - rest - 17), rest, revision);
}

/* rustc/ 90b35a6239c3d8bdabc530a6a0816f7ff89a0aaf/library/alloc/src/vec/mod.rs */
static char *from_rustc(const char *rest)
{
	const char *inside = after_component(rest);
	if (inside == NULL || !is_hex(rest, (size_t)(inside - 1 - rest), 40))
		return NULL;
	return g_strdup(inside);
}

/* rustc- 1.63.0/library/alloc/src/vec/mod.rs, as distributions build it */
static char *from_rustc_version(const char *rest)
{
	const char *inside = after_component(rest);
	if (inside == NULL || !g_ascii_isdigit(*rest)
	    || !(g_str_has_prefix(inside, "library/") || g_str_has_prefix(inside, "vendor/")))
		return NULL;
	return g_strdup(inside);
}

static char *from_here(const char *rest)
{
	return *rest != '\0' ? g_strdup(rest) : NULL;
}

static const struct {
	const char *text;
	char *(*canonical)(const char *rest);
	enum origin origin;
} markers[] = {
	{ "/registry/src/", from_registry, ORIGIN_DEPENDENCY },
	{ "/git/checkouts/", from_checkout, ORIGIN_DEPENDENCY },
	{ "/rustc/", from_rustc, ORIGIN_LIBRARY },
	{ "/rustc-", from_rustc_version, ORIGIN_LIBRARY },
	{ "/rustlib/src/rust/", from_here, ORIGIN_LIBRARY },
	{ "/usr/share/cargo/registry/", from_here, ORIGIN_DEPENDENCY },
	{ "/rust/deps/", from_here, ORIGIN_LIBRARY },
};

/* Returns the canonical form if the path leads through a directory that cargo or rustc made; else NULL. */
static char *through_marker(const char *path, enum origin *origin)
{
	for (size_t i = 0; i < G_N_ELEMENTS(markers); i++)
		for (const char *at = path; (at = strstr(at, markers[i].text)) != NULL; at++) {
			char *found = markers[i].canonical(at + strlen(markers[i].text));
			*origin = markers[i].origin;
			if (found != NULL)
				return found;
		}
	*origin = ORIGIN_UNKNOWN;
	return NULL;
}

/* library/std/src/thread/mod.rs */
static bool is_of_library(const char *canonical)
{
	static const char *const parts[] = {
		"alloc/", "backtrace/", "compiler-builtins/", "core/", "panic_abort/", "panic_unwind/", "portable-simd/", "proc_macro/",
		"std/", "stdarch/", "test/", "unwind/",
	};
	const char *part = g_str_has_prefix(canonical, "library/") ? strchr(canonical, '/') + 1 : "";
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		if (g_str_has_prefix(part, parts[i]))
			return true;
	return false;
}

/* serde-1.0.200/src/lib.rs, my-crate-5a8c1f3/sub/src/lib.rs */
static bool is_of_package(const char *canonical)
{
	const char *end = strchr(canonical, '/'), *dash = end != NULL ? g_strrstr_len(canonical, end - canonical, "-") : NULL;
	return dash != NULL && (g_ascii_isdigit(dash[1]) || is_hex(dash + 1, (size_t)(end - dash - 1), 7));
}

enum origin paths_origin(const char *path)
{
	enum origin origin;
	g_autofree char *canonical = through_marker(path, &origin);
	if (canonical != NULL)
		return origin;
	return is_of_library(path) ? ORIGIN_LIBRARY : is_of_package(path) ? ORIGIN_DEPENDENCY : ORIGIN_UNKNOWN;
}

char *paths_normalised(const char *path)
{
	bool absolute = path[0] == '/';
	char **parts = g_strsplit(path, "/", -1);
	GPtrArray *kept = g_ptr_array_new();
	for (char **part = parts; *part != NULL; part++) {
		const char *last = kept->len > 0 ? g_ptr_array_index(kept, kept->len - 1) : "..";
		if (**part == '\0' || strcmp(*part, ".") == 0)
			continue;
		if (strcmp(*part, "..") != 0)
			g_ptr_array_add(kept, *part);
		else if (strcmp(last, "..") != 0)
			g_ptr_array_set_size(kept, (int)kept->len - 1);
		else if (!absolute)
			g_ptr_array_add(kept, *part);
	}
	g_ptr_array_add(kept, NULL);
	char *joined = g_strjoinv("/", (char **)kept->pdata);
	char *whole = absolute ? g_strconcat("/", joined, NULL) : g_strdup(joined);
	g_free(joined);
	g_ptr_array_free(kept, TRUE);
	g_strfreev(parts);
	return whole;
}

/* Returns the part of path below the workspace, with its slash; NULL if path lies outside. */
static const char *below(const char *path, const char *workspace)
{
	if (workspace == NULL || workspace[0] != '/')
		return NULL;
	size_t length = strlen(workspace);
	while (length > 0 && workspace[length - 1] == '/')
		length--;
	if (length == 0 || strncmp(path, workspace, length) != 0 || path[length] != '/')
		return NULL;
	return path[length + 1] != '\0' ? path + length : NULL;
}

char *paths_canonical(const char *path, const char *workspace)
{
	enum origin origin;
	g_autofree char *whole = paths_normalised(path);
	const char *inside = below(whole, workspace);
	const char *searched = inside != NULL ? inside : whole;
	char *canonical = through_marker(searched, &origin), *further;
	if (canonical == NULL && searched[0] == '/')
		canonical = g_strdup(inside != NULL ? inside + 1 : strrchr(whole, '/') + 1);
	if (canonical == NULL)
		return g_steal_pointer(&whole);
	/* Go on to the innermost place: one may lie in another, as a copy of the library's sources does in a
	   crate. Then the canonical form of a canonical form is itself. */
	while ((further = through_marker(canonical, &origin)) != NULL) {
		g_free(canonical);
		canonical = further;
	}
	return canonical;
}
