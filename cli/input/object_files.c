/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/object_files.h"

#include <stdlib.h>
#include <string.h>

struct object_files {
	GHashTable *files;     /* path, a line feed and build id → struct object_file */
	GPtrArray *notes;      /* of char * */
};

static void unref_chain(gpointer chain)
{
	if (chain != NULL)
		g_array_unref(chain);
}

static void file_free(gpointer data)
{
	struct object_file *f = data;
	g_hash_table_destroy(f->chains);
	debuginfo_free(f->debuginfo);
	machine_code_free(f->machine);
	object_symbols_free(f->symbols);
	object_image_free(f->image);
	g_clear_error(&f->error);
	g_free(f->path);
	g_free(f);
}

struct object_files *object_files_new(void)
{
	struct object_files *all = g_new(struct object_files, 1);
	all->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, file_free);
	all->notes = g_ptr_array_new_with_free_func(g_free);
	return all;
}

void object_files_free(struct object_files *all)
{
	g_hash_table_destroy(all->files);
	g_ptr_array_unref(all->notes);
	g_free(all);
}

const GPtrArray *object_files_notes(const struct object_files *all)
{
	return all->notes;
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

/* A profile has this in place of a character that it cannot express: the path is then not the file's. */
#define REPLACED "\xef\xbf\xbd"

bool object_files_is_recorder(const char *path)
{
	return strstr(path, "/vgpreload_") != NULL || g_str_has_suffix(path, "/libaprof-native.so");
}

/* Whether the user expects this object to have debug information. System libraries mostly have none. */
static bool is_expected(const char *path)
{
	static const char *const systems[] = { "/usr/", "/lib/", "/lib64/", "/opt/" };
	for (size_t i = 0; i < G_N_ELEMENTS(systems); i++)
		if (g_str_has_prefix(path, systems[i]))
			return false;
	return !object_files_is_recorder(path);
}

#define KEEP_IT "build it with '-g' and do not strip it (with cargo: 'debug = 1' and 'strip = false' in the profile)"

/* By error: what the note says about an object that lacks debug information. */
static const char *const lacks[] = {
	[DEBUGINFO_NONE] = "has no debug information, so files, lines and inlined functions are unknown: " KEEP_IT,
	[DEBUGINFO_STRIPPED] = "is stripped, so its functions have no names: " KEEP_IT,
	[DEBUGINFO_PACKED] = "has debug information that is compressed in a way that elfutils cannot read, so functions may "
		"have no names: build it without '--compress-debug-sections', or with '--compress-debug-sections=zlib'",
};

static bool lacks_debuginfo(const GError *error)
{
	return error->domain == DEBUGINFO_ERROR;
}

static bool is_other_link(const char *path, const char *program)
{
	g_autofree char *name = g_path_get_basename(path);
	g_autofree char *linked = program != NULL ? g_path_get_basename(program) : NULL;
	return linked != NULL && strcmp(name, linked) == 0;
}

/* Opens the object at path. If it is gone and has the program's name, opens the other link to the program. */
static struct object_image *open_image(const char *path, const char *build_id, const char *program, GError **error)
{
	struct object_image *image = object_image_open(path, build_id, error);
	if (image == NULL && is_other_link(path, program) && (image = object_image_open(program, build_id, NULL)) != NULL)
		g_clear_error(error);
	return image;
}

/* Returns a note about the object at path: what is missing, and what to do. */
static char *make_note(const char *path, const GError *error)
{
	if (strstr(path, REPLACED) != NULL)
		return g_strdup_printf("cannot resolve lines and inlined functions in '%s': its path has characters that a profile cannot hold", path);
	if (lacks_debuginfo(error))
		return g_strdup_printf("'%s' %s", path, lacks[error->code]);
	return g_strdup_printf("cannot resolve lines and inlined functions in '%s': %s", path, error->message);
}

/* Returns a note that some of the object's debug information is in `missing`, which cannot be read. */
static char *make_missing_note(const char *path, const char *missing)
{
	static const char build_it[] = "build it without '-gsplit-dwarf' (with cargo: 'split-debuginfo = \"off\"' in the profile)";
	g_autofree char *package = g_strconcat(path, ".dwp", NULL);
	if (!debuginfo_reads_packages() && g_file_test(package, G_FILE_TEST_EXISTS))
		return g_strdup_printf("cannot resolve inlined functions in '%s': elfutils reads '%s' from version 0.191 on: %s",
		                       path, package, build_it);
	return g_strdup_printf("cannot resolve some inlined functions in '%s': cannot read '%s', which has their debug "
	                       "information: %s", path, missing, build_it);
}

static void note_missing(struct object_files *all, struct object_file *f)
{
	const char *missing = debuginfo_missing(f->debuginfo);
	if (missing == NULL || f->missed || !is_expected(f->path))
		return;
	g_ptr_array_add(all->notes, make_missing_note(f->path, missing));
	f->missed = true;
}

struct object_file *object_files_get(struct object_files *all, const char *path, const char *build_id, const char *program)
{
	g_autofree char *key = g_strdup_printf("%s\n%s", path, build_id);
	struct object_file *f = g_hash_table_lookup(all->files, key);
	if (f != NULL)
		return f;
	f = g_new0(struct object_file, 1);
	f->path = g_strdup(path);
	f->chains = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, unref_chain);
	f->image = open_image(path, build_id, program, &f->error);
	if (f->image != NULL)
		f->symbols = object_symbols_of(f->image);
	g_hash_table_insert(all->files, g_steal_pointer(&key), f);
	return f;
}

void object_files_open(struct object_files *all, struct object_file *f)
{
	if (f->opened)
		return;
	f->opened = true;
	if (f->image != NULL) {
		f->debuginfo = debuginfo_of(f->image, &f->error);
		f->machine = machine_code_of(f->image, object_files_is_recorder(f->path));
	}
	if (f->debuginfo == NULL && is_expected(f->path))
		g_ptr_array_add(all->notes, make_note(f->path, f->error));
}

void object_files_resolve(struct object_files *all, struct object_file *f, GArray *addresses)
{
	g_array_sort(addresses, by_value);
	GArray *fresh = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	for (guint i = 0; i < addresses->len; i++) {
		uint64_t address = g_array_index(addresses, uint64_t, i);
		if ((i == 0 || g_array_index(addresses, uint64_t, i - 1) != address)
		    && !g_hash_table_contains(f->chains, &address))
			g_array_append_val(fresh, address);
	}
	GArray **chains = g_new(GArray *, fresh->len);
	debuginfo_resolve(f->debuginfo, (const uint64_t *)(void *)fresh->data, fresh->len, chains);
	for (guint i = 0; i < fresh->len; i++) {
		uint64_t *key = g_new(uint64_t, 1);
		*key = g_array_index(fresh, uint64_t, i);
		g_hash_table_insert(f->chains, key, chains[i]);
	}
	g_free(chains);
	g_array_unref(fresh);
	note_missing(all, f);
}
