/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "names/origin.h"

#include "base/paths.h"

#include <string.h>

static bool is_rust(const char *path)
{
	return g_str_has_suffix(path, ".rs");
}

/* A baseline has files relative to the workspace's root, which is the first directory. So has a build that
   leaves the root out. Files without any directory stay as they are, and so do the C library's relative
   paths. */
static char *absolute(const struct workspace *w, const char *path)
{
	if (*path == '/' || w->directories->len == 0 || !is_rust(path) || strchr(path, '/') == NULL
	    || paths_origin(path) != ORIGIN_UNKNOWN)
		return paths_normalised(path);
	const struct workspace_directory *root = g_ptr_array_index(w->directories, 0);
	g_autofree char *joined = g_build_filename(root->path, path, NULL);
	return paths_normalised(joined);
}

enum origin origin_of_file(const struct workspace *w, const char *path)
{
	g_autofree char *whole = absolute(w, path);
	const struct workspace_directory *d = workspace_directory_of(w, whole);
	/* A workspace may itself lie in one of cargo's directories, and may contain such directories. */
	enum origin marked = paths_origin(d != NULL ? whole + strlen(d->path) : whole);
	return marked != ORIGIN_UNKNOWN || d == NULL ? marked : d->origin;
}

/* A function whose name begins like one of Rust's library and whose Rust source lies elsewhere. */
static bool only_looks_like_rusts(const char *path, const struct symbol *symbol)
{
	return symbol_is_rusts_crate(symbol->crate) && is_rust(path);
}

enum origin origin_of(const struct model *m, const struct frame *f, const struct symbol *symbol)
{
	const char *path = model_text(m, f->file);
	if (f->origin != ORIGIN_UNKNOWN)
		return f->origin;
	enum origin found = f->resolved && *path != '\0' ? origin_of_file(m->workspace, path) : ORIGIN_UNKNOWN;
	if (found != ORIGIN_UNKNOWN)
		return found;
	if (workspace_has_crate(m->workspace, symbol->crate.text, symbol->crate.length))
		return ORIGIN_WORKSPACE;
	return f->resolved && only_looks_like_rusts(path, symbol) ? ORIGIN_DEPENDENCY : ORIGIN_UNKNOWN;
}

static char *place_of(const struct model *m, const struct frame *f)
{
	return g_strconcat(model_text(m, f->function), "\n", model_text(m, f->file), NULL);
}

void origin_adopt(struct model *m, const struct model *other)
{
	g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	workspace_add(m->workspace, other->workspace);
	for (guint i = 1; i < other->frames->len; i++) {
		const struct frame *f = model_get_frame(other, (frame_id){ i });
		if (f->origin != ORIGIN_UNKNOWN)
			g_hash_table_insert(known, place_of(other, f), GUINT_TO_POINTER(f->origin));
	}
	for (guint i = 1; i < m->frames->len && g_hash_table_size(known) > 0; i++) {
		struct frame *f = &g_array_index(m->frames, struct frame, i);
		g_autofree char *place = place_of(m, f);
		if (f->origin == ORIGIN_UNKNOWN)
			f->origin = (enum origin)GPOINTER_TO_UINT(g_hash_table_lookup(known, place));
	}
}

static bool is_own(const struct workspace *w, const char *directory)
{
	const struct workspace_directory *d = g_hash_table_lookup(w->by_path, directory);
	return d != NULL && d->origin == ORIGIN_WORKSPACE;
}

void origin_find_package(struct workspace *w, GHashTable *asked, const char *path)
{
	g_autofree char *directory = paths_normalised(path);
	const struct workspace_directory *known = workspace_directory_of(w, directory);
	if (*directory != '/' || paths_origin(known != NULL ? directory + strlen(known->path) : directory) != ORIGIN_UNKNOWN
	    || (known != NULL && known->origin != ORIGIN_WORKSPACE))
		return;
	while (strcmp(directory, "/") != 0) {
		char *above = g_path_get_dirname(directory);
		g_free(directory);
		directory = above;
		if (is_own(w, directory) || g_hash_table_contains(asked, directory))
			return;
		g_hash_table_add(asked, g_strdup(directory));
		g_autofree char *manifest = g_build_filename(directory, "Cargo.toml", NULL);
		if (g_file_test(manifest, G_FILE_TEST_IS_REGULAR)) {
			workspace_add_directory(w, directory, ORIGIN_DEPENDENCY);
			return;
		}
	}
}

void origin_add_workspace(struct model *m, const struct workspace *known)
{
	g_autoptr(GHashTable) asked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autofree bool *files = g_new0(bool, m->strings->len);
	workspace_add(m->workspace, known);
	for (guint i = 1; i < m->frames->len; i++) {
		const struct frame *f = model_get_frame(m, (frame_id){ i });
		if (!f->resolved || files[f->file.i])
			continue;
		files[f->file.i] = true;
		origin_find_package(m->workspace, asked, model_text(m, f->file));
	}
}
