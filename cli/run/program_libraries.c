/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "run/program_libraries.h"

#include <fcntl.h>
#include <gelf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* An object and the libraries that it needs. */
struct object {
	char *path;
	const struct object *loader;    /* the object that needed it first; NULL for the program itself */
	GPtrArray *names;               /* of char * */
	char *rpath, *runpath;          /* NULL: none */
};

static void object_free(gpointer data)
{
	struct object *o = data;

	g_free(o->path);
	g_ptr_array_unref(o->names);
	g_free(o->rpath);
	g_free(o->runpath);
	g_free(o);
}

static void take_entry(struct object *o, const GElf_Dyn *entry, const char *text)
{
	switch (entry->d_tag) {
	case DT_NEEDED:
		g_ptr_array_add(o->names, g_strdup(text));
		break;
	case DT_RPATH:
		g_free(o->rpath);
		o->rpath = g_strdup(text);
		break;
	case DT_RUNPATH:
		g_free(o->runpath);
		o->runpath = g_strdup(text);
		break;
	}
}

static void read_dynamic(struct object *o, Elf *elf)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr header;

	while ((scn = elf_nextscn(elf, scn))) {
		Elf_Data *data;
		GElf_Dyn entry;

		if (!gelf_getshdr(scn, &header) || header.sh_type != SHT_DYNAMIC
		    || !(data = elf_getdata(scn, NULL)))
			continue;
		for (int i = 0; gelf_getdyn(data, i, &entry) && entry.d_tag != DT_NULL; i++) {
			const bool is_text = entry.d_tag == DT_NEEDED || entry.d_tag == DT_RPATH
			                     || entry.d_tag == DT_RUNPATH;
			const char *text = is_text ? elf_strptr(elf, header.sh_link, entry.d_un.d_val) : NULL;
			if (text)
				take_entry(o, &entry, text);
		}
	}
}

/* NULL if the dynamic linker would skip the file, too. */
static struct object *object_open(const char *path, const struct object *loader)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	Elf *elf = fd < 0 || elf_version(EV_CURRENT) == EV_NONE ? NULL : elf_begin(fd, ELF_C_READ_MMAP, NULL);
	struct object *o = NULL;

	if (elf_kind(elf) == ELF_K_ELF && gelf_getclass(elf) == ELFCLASS64) {
		o = g_new0(struct object, 1);
		o->path = g_strdup(path);
		o->loader = loader;
		o->names = g_ptr_array_new_with_free_func(g_free);
		read_dynamic(o, elf);
	}
	elf_end(elf);
	if (fd >= 0)
		close(fd);
	return o;
}

/* A search ends when it finds an object, or when it cannot tell what the dynamic linker does (over). */
struct search { const char *name; const struct object *loader; struct object *found; bool over; };

static char *expand_origin(const char *directory, const struct object *of)
{
	static const char *const spellings[] = { "${ORIGIN}", "$ORIGIN" };
	char *path = realpath(of->path, NULL);
	g_autofree char *origin = path ? g_path_get_dirname(path) : g_strdup("");
	char *text = g_strdup(directory);

	for (size_t i = 0; i < G_N_ELEMENTS(spellings); i++) {
		g_auto(GStrv) parts = g_strsplit(text, spellings[i], -1);
		g_free(text);
		text = g_strjoinv(origin, parts);
	}
	free(path);
	return text;
}

/* of: the object that $ORIGIN refers to. */
static void search_list(struct search *s, const char *list, const char *separators, const struct object *of)
{
	g_auto(GStrv) directories = list && *list ? g_strsplit_set(list, separators, -1) : NULL;

	for (char **d = directories; d && *d && !s->over; d++) {
		g_autofree char *directory = expand_origin(**d ? *d : ".", of);
		g_autofree char *variants = g_build_filename(directory, "glibc-hwcaps", NULL);
		g_autofree char *path = g_build_filename(directory, s->name, NULL);

		s->over = strchr(directory, '$') || g_file_test(variants, G_FILE_TEST_EXISTS);
		if (!s->over && (s->found = object_open(path, s->loader)))
			s->over = true;
	}
}

/* Searches in the order that ld.so(8) gives. */
static struct object *find_object(const char *name, const struct object *loader, const struct object *program)
{
	struct search s = { .name = name, .loader = loader };

	if (strchr(name, '/'))
		return object_open(name, loader);
	for (const struct object *o = loader; o && !loader->runpath; o = o->loader)
		if (!o->runpath)
			search_list(&s, o->rpath, ":", o);
	search_list(&s, g_getenv("LD_LIBRARY_PATH"), ":;", program);
	search_list(&s, loader->runpath, ":", loader);
	return s.found;
}

GPtrArray *program_libraries_find(const char *program)
{
	GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func(object_free);
	g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
	struct object *first = object_open(program, NULL);

	if (first)
		g_ptr_array_add(objects, first);
	for (guint i = 0; i < objects->len; i++) {
		const struct object *o = g_ptr_array_index(objects, i);
		for (guint n = 0; n < o->names->len; n++) {
			char *name = g_ptr_array_index(o->names, n);
			struct object *found = NULL;
			if (g_hash_table_add(known, name))
				found = find_object(name, o, first);
			if (!found)
				continue;
			g_ptr_array_add(objects, found);
			g_ptr_array_add(paths, g_strdup(found->path));
		}
	}
	return paths;
}
