/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "run/native_allocators.h"

#include "input/native_replacements.h"

#include <string.h>

/* What an executable or a library has. */
struct own {
	GArray *rows;     /* of struct ap_profile_allocator; it borrows the path */
	char *lack;       /* what a recording lacks in which it is not served; NULL: nothing */
};

struct native_allocators { GHashTable *by_path; };

static void own_free(gpointer data)
{
	struct own *o = data;

	g_array_unref(o->rows);
	g_free(o->lack);
	g_free(o);
}

struct native_allocators *native_allocators_new(void)
{
	struct native_allocators *all = g_new(struct native_allocators, 1);

	all->by_path = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, own_free);
	return all;
}

void native_allocators_free(struct native_allocators *all)
{
	g_hash_table_unref(all->by_path);
	g_free(all);
}

/* All that an executable has of a family was served, or none of it. */
static void add_rows(struct own *o, const struct native_replacements *r, const char *path)
{
	for (guint i = 0; i < AP_FAMILIES; i++) {
		const struct ap_profile_allocator row = {
			.family = AP_(family_table)[i].title, .object_path = path, .functions = r->of[i], .known = r->of[i],
		};
		if (r->of[i] > 0)
			g_array_append_val(o->rows, row);
	}
}

static struct own *read_file(const char *path)
{
	struct own *o = g_new0(struct own, 1);
	g_autofree char *fault = NULL, *name = g_path_get_basename(path);
	struct native_replacements *r = native_replacements_of(path, &fault);
	g_autofree char *title = r ? native_replacements_title(r) : g_strdup("an allocator");

	o->rows = g_array_new(FALSE, FALSE, sizeof(struct ap_profile_allocator));
	if (r)
		add_rows(o, r, path);
	if (!r || r->entries->len > 0)
		o->lack = g_strdup_printf("'%s' has an allocator of its own, %s, which the backend 'native' sees in the program that is "
		                          "started and nowhere else: use '--backend=valgrind'", name, title);
	native_replacements_free(r);
	return o;
}

/* Takes the path over. */
static struct own *find_file(struct native_allocators *all, char *path)
{
	struct own *o = path ? g_hash_table_lookup(all->by_path, path) : NULL;

	if (path && !o)
		g_hash_table_insert(all->by_path, path, o = read_file(path));
	else
		g_free(path);
	return o;
}

/* The system's libraries have no allocator but the C library's. */
static bool is_of_system(const char *path)
{
	static const char *const directories[] = { "/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/" };

	for (size_t i = 0; i < G_N_ELEMENTS(directories); i++)
		if (g_str_has_prefix(path, directories[i]))
			return true;
	return *path != '/';
}

/* Returns what the recording lacks because of a library that the program loaded; NULL: nothing. */
static const char *find_in_libraries(struct native_allocators *all, const struct native_reading *reading, const char *program)
{
	enum { OBJECTS_MAX = 1 << 16 };
	const struct ap_recording *h = native_reading_header(reading);
	const struct ap_recording_object *object;
	const void *at = h->objects;

	for (guint i = 0; at && i < OBJECTS_MAX && (object = native_reading_at(reading, at, sizeof *object)); at = object->next, i++) {
		g_autofree char *path = native_reading_text(reading, object->path);
		if (!path || is_of_system(path) || strcmp(path, program) == 0 || g_str_has_suffix(path, "/libaprof-native.so"))
			continue;
		const struct own *o = find_file(all, g_steal_pointer(&path));
		if (o->lack)
			return o->lack;
	}
	return NULL;
}

void native_allocators_find(struct native_allocators *all, struct native_source *source)
{
	struct native_reading *reading = native_reading_open(source->recording, 0, NULL);
	const struct ap_recording *h = reading ? native_reading_header(reading) : NULL;
	g_autofree char *path = h ? native_reading_text(reading, h->executable) : NULL;
	const struct own *o = path ? find_file(all, g_strdup(path)) : NULL;

	if (o && h->replaced > 0) {
		source->allocators = (const struct ap_profile_allocator *)(void *)o->rows->data;
		source->n_allocators = o->rows->len;
	} else if (o)
		source->lack = o->lack;
	if (o && !source->lack)
		source->lack = find_in_libraries(all, reading, path);
	native_reading_free(reading);
}
