/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/native_host.h"

#include "core/ap_host.h"
#include "input/demangle.h"

#include <stddef.h>
#include <string.h>

void *AP_(host_record)(SizeT bytes)
{
	return g_malloc0(bytes);
}

void *AP_(host_try_record)(SizeT bytes)
{
	return AP_(host_record)(bytes);
}

void *AP_(host_allocate)(SizeT bytes)
{
	return g_malloc0(bytes);
}

void AP_(host_free)(void *p, SizeT bytes)
{
	(void)bytes;
	g_free(p);
}

void AP_(outfile_write)(struct ap_outfile *f, const HChar *text, SizeT n)
{
	fwrite(text, 1, n, f->out);
}

/* The recorder's frames lie in a struct native_host. */
static struct native_host *host_of(struct ap_frames *frames)
{
	return (struct native_host *)(void *)((char *)frames - offsetof(struct native_host, recorder.frames));
}

void AP_(host_resolve)(struct ap_frames *frames, struct ap_frame *f)
{
	if (f->resolved)
		return;
	f->resolved = True;
	if (f->object == NULL || f->object->path[0] == '\0')
		return;
	struct native_host *h = host_of(frames);
	struct object_file *file = object_files_get(h->files, f->object->path, f->object->build_id, h->program);
	const char *symbol = file->symbols != NULL
		? object_symbols_at(file->symbols, AP_(frame_address)(f) - f->object->bias) : NULL;
	if (symbol == NULL)
		return;
	g_autofree char *function = demangle_linkage(symbol);
	f->function = native_host_text(h, function);
	if (strcmp(function, symbol) != 0)
		f->symbol = native_host_text(h, symbol);
}

void native_host_init(struct native_host *h, struct object_files *files, const char *program)
{
	*h = (struct native_host){ .files = files, .program = program, .texts = g_string_chunk_new(1 << 14),
	                           .blames = g_ptr_array_new_with_free_func(g_free) };
	h->recorder.threads.element_bytes = sizeof(struct ap_thread);
	AP_(frames_init)(&h->recorder.frames);
	AP_(stacks_init)(&h->recorder.stacks, &h->recorder.frames);
	AP_(sites_init)(&h->recorder.sites, sizeof(struct ap_site));
	AP_(releases_init)(&h->recorder.releases, sizeof(struct ap_release));
	AP_(scopes_init)(&h->recorder.scopes);
	AP_(assertions_init)(&h->recorder.assertions);
}

void native_host_free_list(struct ap_list *list, struct ap_index *index)
{
	for (size_t i = 0; i < AP_LIST_CHUNKS; i++)
		g_free(list->chunks[i]);
	if (index != NULL)
		g_free(index->heads);
}

static void free_names(struct ap_scope_names *names)
{
	for (UInt id = 1; id <= AP_(scopes_count)(names); id++)
		g_free((char *)(uintptr_t)AP_(scope_by_id)(names, id)->name);
	native_host_free_list(&names->list, &names->by_name);
}

void native_host_clear(struct native_host *h)
{
	struct ap_recorder *r = &h->recorder;
	native_host_free_list(&r->threads, NULL);
	native_host_free_list(&r->frames.list, &r->frames.by_address);
	native_host_free_list(&r->frames.objects, NULL);
	native_host_free_list(&r->stacks.list, &r->stacks.by_key);
	native_host_free_list(&r->sites.list, &r->sites.by_key);
	native_host_free_list(&r->releases.list, &r->releases.by_key);
	free_names(&r->scopes.regions);
	free_names(&r->scopes.phases);
	native_host_free_list(&r->scopes.contexts, &r->scopes.by_key);
	native_host_free_list(&r->assertions.list, &r->assertions.by_key);
	g_string_chunk_free(h->texts);
	g_ptr_array_unref(h->blames);
}

struct ap_blame *native_host_blames(struct native_host *h, UInt n)
{
	struct ap_blame *blames = g_new0(struct ap_blame, n);
	g_ptr_array_add(h->blames, blames);
	return blames;
}

const char *native_host_text(struct native_host *h, const char *text)
{
	return g_string_chunk_insert_const(h->texts, text);
}
