/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "workspace.h"

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
	};
	return w;
}

void workspace_free(struct workspace *w)
{
	if (w == NULL)
		return;
	g_ptr_array_unref(w->crates);
	g_ptr_array_unref(w->directories);
	g_free(w);
}

bool workspace_has_crate(const struct workspace *w, const char *name, size_t length)
{
	for (guint i = 0; i < w->crates->len; i++) {
		const char *crate = g_ptr_array_index(w->crates, i);
		if (strlen(crate) == length && strncmp(crate, name, length) == 0)
			return true;
	}
	return false;
}

void workspace_add_crate(struct workspace *w, const char *name)
{
	g_autofree char *crate = g_strdelimit(g_strdup(name), "-", '_');
	if (!workspace_has_crate(w, crate, strlen(crate)))
		g_ptr_array_add(w->crates, g_steal_pointer(&crate));
}

void workspace_add_directory(struct workspace *w, const char *path, enum origin origin)
{
	struct workspace_directory *d;
	for (guint i = 0; i < w->directories->len; i++) {
		d = g_ptr_array_index(w->directories, i);
		if (strcmp(d->path, path) != 0)
			continue;
		if (origin == ORIGIN_WORKSPACE)
			d->origin = origin;
		return;
	}
	d = g_new(struct workspace_directory, 1);
	*d = (struct workspace_directory){ g_strdup(path), origin };
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

/* Of a directory without the slashes at its end. */
static size_t length_of(const char *directory)
{
	size_t length = strlen(directory);
	while (length > 0 && directory[length - 1] == '/')
		length--;
	return length;
}

const struct workspace_directory *workspace_directory_of(const struct workspace *w, const char *path)
{
	const struct workspace_directory *found = NULL;
	for (guint i = 0; i < w->directories->len; i++) {
		const struct workspace_directory *d = g_ptr_array_index(w->directories, i);
		size_t length = length_of(d->path);
		if (length > 0 && strncmp(path, d->path, length) == 0 && path[length] == '/'
		    && (found == NULL || length > length_of(found->path)))
			found = d;
	}
	return found;
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
