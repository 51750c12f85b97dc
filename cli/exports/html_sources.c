/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Paths come from profiles, which are not trusted: a file is read only if it lies in the workspace after all symbolic links are followed. */
#include "exports/html_sources.h"

#include "base/escape.h"
#include "base/paths.h"
#include "exports/view_json_parts.h"
#include "names/attribution.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MOST = 1 << 20, ALL_MOST = 1 << 24 };

struct reading { char *root; size_t left; };

/* Whether a real path lies below a real directory. */
static bool is_below(const char *path, const char *root)
{
	size_t length = strlen(root);
	return strncmp(path, root, length) == 0 && (path[length] == '/' || (length > 0 && root[length - 1] == '/'));
}

/* Reads a regular file that has at most `most` bytes. Returns NULL with *why set if it is none. */
static char *read_regular(const char *path, size_t most, const char **why)
{
	/* A pipe would wait for its other end. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
	struct stat status;
	char *text = NULL;
	size_t length = 0;
	*why = "it cannot be read";
	if (fd < 0)
		return NULL;
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) {
		text = g_malloc(most + 2);
		for (ssize_t n; length <= most && (n = read(fd, text + length, most + 1 - length)) > 0;)
			length += (size_t)n;
		text[length] = '\0';
	}
	close(fd);
	if (text == NULL)
		return NULL;
	*why = length > most ? "it is too large" : !g_utf8_validate(text, (gssize)length, NULL) ? "it is not UTF-8" : NULL;
	if (*why != NULL)
		g_clear_pointer(&text, g_free);
	return text;
}

/* Returns the text of a file whose path is relative to the workspace. Returns NULL with *why set if it is not for the page. */
static char *read_source(struct reading *r, const char *file, const char **why)
{
	g_autofree char *joined = g_build_filename(r->root, file, NULL);
	char *real = realpath(joined, NULL), *text = NULL;
	*why = real == NULL ? "it is not there" : "it lies outside of the workspace";
	if (real != NULL && is_below(real, r->root))
		text = read_regular(real, MIN(FILE_MOST, r->left), why);
	free(real);
	if (text != NULL)
		r->left -= strlen(text);
	return text;
}

static int compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Returns the names of files that the compiler says lie elsewhere. A report shows only the last part of their paths, which the workspace
   may have a file of, too. */
static GHashTable *foreign_of(const struct side *side, const char *root)
{
	struct frame_names *names = attribution_frame_names(side->attribution);
	GHashTable *foreign = g_hash_table_new(NULL, NULL);
	for (guint i = 1; i < side->model->frames->len; i++) {
		const char *path = model_text(side->model, model_get_frame(side->model, (frame_id){ i })->file);
		g_autofree char *plain = *path == '/' ? paths_normalised(path) : NULL;
		if (plain != NULL && !is_below(plain, root))
			g_hash_table_add(foreign, GUINT_TO_POINTER(frame_names_file(names, (frame_id){ i }).i));
	}
	return foreign;
}

/* Whether a report shows the file as one of the workspace. */
static bool may_be_own(const struct frame_tree *t, call_id id)
{
	enum origin origin = frame_tree_owner(t, id).origin;
	return origin != ORIGIN_DEPENDENCY && origin != ORIGIN_LIBRARY;
}

/* Returns the names of the files in order, each once. The catalog owns them. */
static GPtrArray *names_of(const struct frame_tree *t, GHashTable *foreign)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
	GPtrArray *names = g_ptr_array_new();
	for (guint i = 1; i < t->nodes->len; i++) {
		call_id id = frame_tree_node(t, i)->call;
		name_id file = id.i != 0 ? catalog_get_call(t->catalog, id).file : (name_id){ 0 };
		gpointer key = GUINT_TO_POINTER(file.i);
		if (file.i != 0 && may_be_own(t, id) && !g_hash_table_contains(foreign, key) && g_hash_table_add(seen, key))
			g_ptr_array_add(names, (gpointer)(uintptr_t)catalog_text(t->catalog, file));
	}
	g_ptr_array_sort(names, compare_names);
	return names;
}

void html_sources_put(const struct frame_tree *t, const struct side *side, const char *workspace, FILE *shown, FILE *raw)
{
	char *root = realpath(workspace != NULL ? workspace : ".", NULL);
	g_autoptr(GHashTable) foreign = foreign_of(side, root != NULL ? root : "");
	g_autoptr(GPtrArray) names = names_of(t, foreign);
	struct reading r = { root, ALL_MOST };
	json_t *left_out = json_object();
	const char *before = "\n    ";
	fputs(",\n  \"sources\": {", shown);
	for (guint i = 0; i < names->len; i++) {
		const char *why = "there is no workspace";
		g_autofree char *name = escape_utf8(g_ptr_array_index(names, i));
		g_autofree char *text = root != NULL ? read_source(&r, g_ptr_array_index(names, i), &why) : NULL;
		if (text == NULL) {
			view_json_text(left_out, name, why);
			continue;
		}
		fputs(before, shown);
		view_json_value(shown, json_string(name), 0);
		fputs(": ", shown);
		fflush(shown);
		view_json_value(raw, json_string(text), 0);
		before = ",\n    ";
	}
	fputs("\n  }", shown);
	view_json_member(shown, "sources_left_out", left_out);
	free(root);
}
