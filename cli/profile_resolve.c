/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "profile_resolve.h"

#include "demangle.h"
#include "debuginfo.h"
#include "outfile.h"
#include "profile_read.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A frame of an object, by its address in the object's file. */
struct wanted { uint64_t address; uint32_t frame; };

/* The calls of the file's frames, and what their texts belong to. */
struct resolution {
	GArray **chains;        /* by the file's frame; each NULL or of struct debuginfo_call */
	guint frames;
	GPtrArray *opened;      /* of struct debuginfo * */
	GHashTable *names;      /* symbol → name, both char * */
};

static int by_address(const void *a, const void *b)
{
	const struct wanted *x = a, *y = b;
	return x->address != y->address ? (x->address > y->address) - (x->address < y->address)
	                                : (x->frame > y->frame) - (x->frame < y->frame);
}

/* Where an object's own debug information would be missed; libraries mostly come without. */
static bool is_expected(const char *path)
{
	static const char *const systems[] = { "/usr/", "/lib/", "/lib64/", "/opt/" };
	for (size_t i = 0; i < G_N_ELEMENTS(systems); i++)
		if (g_str_has_prefix(path, systems[i]))
			return false;
	return strstr(path, "vgpreload_") == NULL;
}

static void resolve_object(struct resolution *r, const char *path, const char *build_id, GArray *wanted, GPtrArray *notes)
{
	GError *error = NULL;
	struct debuginfo *d = debuginfo_open(path, build_id, &error);
	if (d == NULL) {
		if (is_expected(path))
			g_ptr_array_add(notes, g_strdup_printf("functions inlined in '%s' cannot be told: %s", path,
			                                       error->message));
		g_error_free(error);
		return;
	}
	g_ptr_array_add(r->opened, d);
	g_array_sort(wanted, by_address);
	GArray *addresses = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	for (guint i = 0; i < wanted->len; i++) {
		uint64_t address = g_array_index(wanted, struct wanted, i).address;
		if (addresses->len == 0 || g_array_index(addresses, uint64_t, addresses->len - 1) != address)
			g_array_append_val(addresses, address);
	}
	GArray **chains = g_new(GArray *, addresses->len);
	debuginfo_resolve(d, (const uint64_t *)(void *)addresses->data, addresses->len, chains);
	for (guint i = 0, k = 0; i < wanted->len; i++) {
		const struct wanted *w = &g_array_index(wanted, struct wanted, i);
		while (g_array_index(addresses, uint64_t, k) != w->address)
			k++;
		r->chains[w->frame] = chains[k] != NULL ? g_array_ref(chains[k]) : NULL;
	}
	for (guint k = 0; k < addresses->len; k++)
		if (chains[k] != NULL)
			g_array_unref(chains[k]);
	g_free(chains);
	g_array_unref(addresses);
}

static void resolve_all(struct resolution *r, const struct model *m, const GArray *frames, GPtrArray *notes)
{
	for (guint o = 1; o < m->objects->len; o++) {
		const struct object *object = model_get_object(m, (object_id){ o });
		g_autoptr(GArray) wanted = g_array_new(FALSE, FALSE, sizeof(struct wanted));
		for (guint i = 1; i < frames->len; i++) {
			const struct frame *f = model_get_frame(m, (frame_id){ g_array_index(frames, uint32_t, i) });
			struct wanted w = { f->address - object->bias, i };
			if (f->object.i == o)
				g_array_append_val(wanted, w);
		}
		if (wanted->len > 0)
			resolve_object(r, model_text(m, object->path), model_text(m, object->build_id), wanted, notes);
	}
}

static const char *name_of(struct resolution *r, const char *symbol)
{
	char *name = g_hash_table_lookup(r->names, symbol);
	if (name == NULL) {
		name = demangle(symbol);
		g_hash_table_insert(r->names, (gpointer)(uintptr_t)symbol, name);
	}
	return name;
}

static void put_text(FILE *out, const char *name, const char *text)
{
	if (text == NULL || *text == '\0')
		return;
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	for (char *p = valid; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = '?';
	g_autofree char *escaped = g_markup_escape_text(valid, -1);
	fprintf(out, " %s=\"%s\"", name, escaped);
}

static void put_number(FILE *out, const char *name, uint32_t number)
{
	if (number != 0)
		fprintf(out, " %s=\"%u\"", name, number);
}

static void put_call(FILE *out, guint frame, const struct debuginfo_call *call,
                     const char *function, const char *symbol)
{
	fprintf(out, "    <call frame=\"%u\"", frame);
	put_text(out, "function", function);
	if (symbol != NULL && strcmp(symbol, function) != 0)
		put_text(out, "symbol", symbol);
	put_text(out, "file", call->file);
	put_number(out, "line", call->line);
	put_number(out, "column", call->column);
	if (call->inlined)
		fputs(" inlined=\"yes\"", out);
	fputs("/>\n", out);
}

static void put_calls(struct resolution *r, const struct model *m, const GArray *frames, FILE *out)
{
	fputs("  <calls>\n", out);
	for (guint i = 1; i < r->frames; i++) {
		const struct frame *f = model_get_frame(m, (frame_id){ g_array_index(frames, uint32_t, i) });
		const GArray *chain = r->chains[i];
		for (guint k = 0; chain != NULL && k < chain->len; k++) {
			const struct debuginfo_call *call = &g_array_index(chain, struct debuginfo_call, k);
			const char *symbol = call->symbol, *function = name_of(r, symbol);
			/* The function itself is in the symbol table with its full name; DWARF may have the last part only. */
			if (!call->inlined && f->function.i != 0 && strcmp(function, symbol) == 0) {
				function = model_text(m, f->function);
				symbol = f->symbol.i != 0 ? model_text(m, f->symbol) : NULL;
			}
			put_call(out, i, call, *function != '\0' ? function : "???", symbol);
		}
	}
	fputs("  </calls>\n", out);
}

/* Copies the profile with the calls before its stacks. In a profile `<` begins nothing but an element, so the text cannot
   stand anywhere else. */
static bool rewrite(struct resolution *r, const struct model *m, const GArray *frames, const char *path, GError **error)
{
	FILE *in = fopen(path, "re");
	if (in == NULL) {
		g_set_error_literal(error, g_quark_from_static_string("profile-resolve"), 0, g_strerror(errno));
		return false;
	}
	struct outfile *file = outfile_open(path, error);
	if (file == NULL) {
		fclose(in);
		return false;
	}
	FILE *out = outfile_stream(file);
	char *line = NULL;
	size_t room = 0;
	ssize_t length;
	bool put = false;
	while ((length = getline(&line, &room, in)) > 0) {
		if (!put && strstr(line, "<stacks") != NULL) {
			put_calls(r, m, frames, out);
			put = true;
		}
		fwrite(line, 1, (size_t)length, out);
	}
	bool failed = ferror(in) != 0;
	free(line);
	fclose(in);
	if (failed) {
		outfile_abandon(file);
		g_set_error_literal(error, g_quark_from_static_string("profile-resolve"), 0, "it cannot be read to its end");
		return false;
	}
	return outfile_commit(file, error);
}

bool profile_resolve(const char *path, GPtrArray *notes, GError **error)
{
	struct model *m = model_new();
	bool resolved, done = false;
	GArray *frames = profile_read_frames(m, path, &resolved, error);
	if (frames != NULL && resolved) {
		done = true;
	} else if (frames != NULL) {
		struct resolution r = {
			.chains = g_new0(GArray *, frames->len),
			.frames = frames->len,
			.opened = g_ptr_array_new_with_free_func((GDestroyNotify)debuginfo_free),
			.names = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free),
		};
		resolve_all(&r, m, frames, notes);
		done = rewrite(&r, m, frames, path, error);
		for (guint i = 0; i < r.frames; i++)
			if (r.chains[i] != NULL)
				g_array_unref(r.chains[i]);
		g_free(r.chains);
		g_hash_table_destroy(r.names);
		g_ptr_array_unref(r.opened);
	}
	if (frames != NULL)
		g_array_unref(frames);
	model_free(m);
	return done;
}
