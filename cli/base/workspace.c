/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "base/workspace.h"

#include <string.h>

static void free_directory(gpointer data)
{
	struct workspace_directory *d = data;
	g_free(d->path);
	g_free(d);
}

struct workspace *workspace_new(void)
{
	struct workspace *w = g_new(struct workspace, 1);
	*w = (struct workspace){
		g_ptr_array_new_with_free_func(g_free), g_ptr_array_new_with_free_func(free_directory),
		g_hash_table_new(g_str_hash, g_str_equal), g_hash_table_new(g_str_hash, g_str_equal),
	};
	return w;
}

void workspace_free(struct workspace *w)
{
	if (w == NULL)
		return;
	g_hash_table_destroy(w->by_name);
	g_hash_table_destroy(w->by_path);
	g_ptr_array_unref(w->crates);
	g_ptr_array_unref(w->directories);
	g_free(w);
}

bool workspace_has_crate(const struct workspace *w, const char *name, size_t length)
{
	g_autofree char *crate = g_strndup(length > 0 ? name : "", length);
	return g_hash_table_contains(w->by_name, crate);
}

void workspace_add_crate(struct workspace *w, const char *name)
{
	g_autofree char *crate = g_strdelimit(g_strdup(name), "-", '_');
	if (g_hash_table_contains(w->by_name, crate))
		return;
	g_hash_table_add(w->by_name, crate);
	g_ptr_array_add(w->crates, g_steal_pointer(&crate));
}

void workspace_add_directory(struct workspace *w, const char *path, enum origin origin)
{
	g_autofree char *directory = g_strdup(path);
	for (size_t length = strlen(directory); length > 1 && directory[length - 1] == '/'; length--)
		directory[length - 1] = '\0';
	struct workspace_directory *d = g_hash_table_lookup(w->by_path, directory);
	if (d != NULL) {
		d->origin = origin == ORIGIN_WORKSPACE ? origin : d->origin;
		return;
	}
	d = g_new(struct workspace_directory, 1);
	*d = (struct workspace_directory){ g_steal_pointer(&directory), origin };
	g_hash_table_insert(w->by_path, d->path, d);
	g_ptr_array_add(w->directories, d);
}

void workspace_add(struct workspace *w, const struct workspace *more)
{
	for (guint i = 0; i < more->crates->len; i++)
		workspace_add_crate(w, g_ptr_array_index(more->crates, i));
	for (guint i = 0; i < more->directories->len; i++) {
		const struct workspace_directory *d = g_ptr_array_index(more->directories, i);
		workspace_add_directory(w, d->path, d->origin);
	}
}

const struct workspace_directory *workspace_directory_of(const struct workspace *w, const char *path)
{
	g_autofree char *above = g_strdup(path);
	for (char *slash; (slash = strrchr(above, '/')) != NULL && slash > above;) {
		*slash = '\0';
		const struct workspace_directory *d = g_hash_table_lookup(w->by_path, above);
		if (d != NULL)
			return d;
	}
	return NULL;
}

static const char *const names[] = {
	[ORIGIN_UNKNOWN] = NULL,
	[ORIGIN_WORKSPACE] = "workspace",
	[ORIGIN_DEPENDENCY] = "dependency",
	[ORIGIN_LIBRARY] = "library",
};

const char *workspace_origin_name(enum origin origin)
{
	return names[origin];
}

bool workspace_origin_named(const char *name, enum origin *origin)
{
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (g_strcmp0(name, names[i]) == 0) {
			*origin = (enum origin)i;
			return true;
		}
	return false;
}
