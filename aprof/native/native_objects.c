/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_objects.h"

#include "native/native_basics.h"
#include "native/native_lock.h"
#include "native/native_memory.h"
#include "native/native_process.h"
#include "native/native_slots.h"
#include "native/native_syscall.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <string.h>

enum { PATH_BYTES = 1024 };   /* of a path that is made absolute: it lies on the program's stack */

/* Guards the list. It is not held while the loader is asked. */
static struct native_lock s_lock;
static struct ap_recording_object **s_end;   /* where the next object is linked */

static struct ap_recording_object *find(uintptr_t address)
{
	for (struct ap_recording_object *o = native_recording->objects; o; o = o->next)
		if (address >= o->start && address < o->end && !o->unloaded)
			return o;
	return NULL;
}

/* --------------------------------------------- what an object is called ------------------------------------ */

/* The identification in the notes at [p, end). */
static struct ap_recording_text build_id_in(const char *p, const char *end)
{
	while ((size_t)(end - p) >= sizeof(ElfW(Nhdr))) {
		const ElfW(Nhdr) *note = (const ElfW(Nhdr) *)(const void *)p;
		size_t name = ((size_t)note->n_namesz + 3) & ~(size_t)3, description = ((size_t)note->n_descsz + 3) & ~(size_t)3;
		p += sizeof *note;
		if (name > (size_t)(end - p) || description > (size_t)(end - p) - name)
			break;
		if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 && memcmp(p, "GNU", 4) == 0)
			return (struct ap_recording_text){ .bytes = p + name, .size = note->n_descsz };
		p += name + description;
	}
	return (struct ap_recording_text){ NULL, 0 };
}

/* The loader maps an object's headers with its first segment, as linkers lay them out. Returns no segments where that is not so. */
static struct native_object object_of(const struct dl_find_object *found)
{
	const ElfW(Ehdr) *header = found->dlfo_map_start;
	const char *start = found->dlfo_map_start, *end = found->dlfo_map_end;
	if (end - start < (ptrdiff_t)sizeof *header || memcmp(header->e_ident, ELFMAG, SELFMAG) != 0
	    || header->e_phentsize != sizeof(ElfW(Phdr)) || header->e_phoff > (size_t)(end - start)
	    || header->e_phnum * sizeof(ElfW(Phdr)) > (size_t)(end - start) - header->e_phoff)
		return (struct native_object){ 0, NULL, 0 };
	return (struct native_object){
		found->dlfo_link_map->l_addr, (const ElfW(Phdr) *)(const void *)(start + header->e_phoff), header->e_phnum,
	};
}

static struct ap_recording_text build_id_of(const struct dl_find_object *found, const struct native_object *object)
{
	const char *start = found->dlfo_map_start, *end = found->dlfo_map_end;
	struct ap_recording_text id = { NULL, 0 };
	for (unsigned i = 0; i < object->n && !id.bytes; i++) {
		const ElfW(Phdr) *s = &object->segments[i];
		const char *notes = (const char *)object->bias + s->p_vaddr;
		if (s->p_type == PT_NOTE && notes >= start && notes <= end && s->p_memsz <= (size_t)(end - notes))
			id = build_id_in(notes, notes + s->p_memsz);
	}
	return id;
}

/* The loader has no name for the program itself, and one that is no file for what the kernel brings along. */
static const char *path_of(const struct link_map *map)
{
	if (map->l_name && map->l_name[0])
		return strchr(map->l_name, '/') ? map->l_name : "";
	return native_process_executable();
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), end_length = strlen(end);
	return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

/* Writes the path of an object, which the loader may know relative to the working directory. */
static void set_path(struct ap_recording_text *to, const char *path)
{
	char absolute[PATH_BYTES];
	if (path[0] && path[0] != '/' && !native_is_confined) {
		long n = native_syscall(SYS_getcwd, absolute, sizeof absolute);
		/* The kernel counts the 0. */
		if (n > 0 && absolute[0] == '/' && (size_t)n + strlen(path) < sizeof absolute) {
			absolute[n - 1] = '/';
			path = strcpy(absolute + n, path) - n;
		}
	}
	native_memory_set_text(to, path, strlen(path));
}

/* Whether the object has the addresses and the name of the one that was found. */
static bool lies_at(const struct ap_recording_object *o, const struct dl_find_object *found)
{
	return (uintptr_t)found->dlfo_map_start == o->start && (uintptr_t)found->dlfo_map_end == o->end
	       && found->dlfo_link_map->l_addr == o->bias
	       && (!o->path.bytes || ends_with(o->path.bytes, path_of(found->dlfo_link_map)));
}

/* -------------------------------------------------- the list ----------------------------------------------- */

/* Returns the object that was unloaded and lies again where it lay, or NULL. So a plugin that is loaded a thousand times is one object. */
static struct ap_recording_object *find_again(const struct dl_find_object *found, const struct ap_recording_text *id)
{
	for (struct ap_recording_object *o = native_recording->objects; o; o = o->next)
		if (o->unloaded && lies_at(o, found) && o->build_id.size == id->size
		    && (!id->size || (o->build_id.bytes && memcmp(o->build_id.bytes, id->bytes, id->size) == 0)))
			return o;
	return NULL;
}

/* Adds the object, unless another thread has. NULL: there is no room. */
static struct ap_recording_object *add(const struct dl_find_object *found)
{
	struct ap_recording *r = native_recording;
	struct ap_recording_object *o = find((uintptr_t)found->dlfo_map_start);
	if (o)
		return o;
	const struct native_object object = object_of(found);
	struct ap_recording_text id = build_id_of(found, &object);
	native_slots_fill(&object);
	o = find_again(found, &id);
	if (o) {
		o->unloaded = 0;
		return o;
	}
	o = native_memory_allocate(sizeof *o);
	if (!o)
		return NULL;
	o->start = (uintptr_t)found->dlfo_map_start;
	o->end = (uintptr_t)found->dlfo_map_end;
	o->bias = found->dlfo_link_map->l_addr;
	o->index = r->n_objects;
	o->loaded = r->generation;
	set_path(&o->path, path_of(found->dlfo_link_map));
	if (id.bytes)
		native_memory_set_text(&o->build_id, id.bytes, id.size);
	__atomic_store_n(s_end ? s_end : &r->objects, o, __ATOMIC_RELEASE);
	s_end = &o->next;
	__atomic_store_n(&r->n_objects, r->n_objects + 1, __ATOMIC_RELEASE);
	return o;
}

uint32_t native_object_at(uintptr_t address)
{
	struct dl_find_object found;
	native_lock(&s_lock);
	const struct ap_recording_object *o = find(address);
	native_unlock(&s_lock);
	if (!o && _dl_find_object((void *)address, &found) == 0) {
		native_lock(&s_lock);
		o = add(&found);
		native_unlock(&s_lock);
	}
	return o ? o->index + 1 : 0;
}

bool native_object_is_loaded(uint32_t number)
{
	native_lock(&s_lock);
	const struct ap_recording_object *o = native_recording->objects;
	while (o && o->index + 1 != number)
		o = o->next;
	bool is_loaded = o && !o->unloaded;
	native_unlock(&s_lock);
	return is_loaded;
}

void native_objects_forked(void)
{
	s_lock.held = 0;
	s_end = NULL;
}

/* ------------------------------------------------- unloading ----------------------------------------------- */

static bool is_loaded(const struct ap_recording_object *o)
{
	struct dl_find_object found;
	return _dl_find_object((void *)o->start, &found) == 0 && lies_at(o, &found);
}

bool native_objects_notice_unloaded(void)
{
	struct ap_recording *r = native_recording;
	bool any = false;
	native_lock(&s_lock);
	for (struct ap_recording_object *o = r->objects; o; o = o->next) {
		if (!o->unloaded && !is_loaded(o)) {
			o->unloaded = r->generation;
			any = true;
		}
	}
	if (any)
		r->generation++;
	native_unlock(&s_lock);
	return any;
}
